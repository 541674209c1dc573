'use client'

import { useActionState } from 'react'
import { PRIMARY_BUTTON } from '@/components/ui/button'
import { SuccessMessage } from '@/components/ui/form-message'
import type { TestPostSummary } from '@/lib/first-run/test-post-words'

type Props = { action: () => Promise<TestPostSummary> }

/** Sends a test post and reports each step. Works without JavaScript. */
export function TestPostForm({ action }: Props) {
  const [story, send, isWaiting] = useActionState<TestPostSummary | null>(action, null)
  return (
    <form action={send} className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-3">
      <button type="submit" disabled={isWaiting} className={PRIMARY_BUTTON}>
        {isWaiting ? 'Sending…' : 'Send test post'}
      </button>
      {story !== null && !isWaiting && (
        <section className="grid grid-cols-[minmax(0,1fr)] gap-3" aria-label="Test result">
          <ol className="list-inside list-decimal break-words text-soft">
            {story.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {story.fault === null ? (
            <>
              <SuccessMessage>
                {story.proof?.shown}{' '}
                {story.deliveryId !== null && (
                  <a href={`/deliveries/${story.deliveryId}`} className="underline underline-offset-2">
                    View the delivery
                  </a>
                )}
              </SuccessMessage>
              <p>{story.proof?.notShown}</p>
            </>
          ) : (
            <div role="alert" className="rounded-md bg-waiting-soft px-3 py-2">
              <p className="font-medium text-waiting">{story.fault}</p>
              <p>{story.remedy}</p>
            </div>
          )}
        </section>
      )}
    </form>
  )
}
