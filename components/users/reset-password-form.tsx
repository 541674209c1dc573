'use client'

import { useActionState } from 'react'
import { DANGER_BUTTON, PLAIN_BUTTON } from '@/components/ui/button'
import { ErrorMessage, SuccessMessage } from '@/components/ui/form-message'
import { Link } from '@/components/ui/link'
import { OneTimeSecret } from '@/components/ui/one-time-secret'

export type ResetAnswer = { fault: string | null; password: string | null }

type Props = { action: (before: ResetAnswer, form: FormData) => Promise<ResetAnswer>; userId: string }

export function ResetPasswordForm({ action, userId }: Props) {
  const [{ fault, password }, send, isWaiting] = useActionState(action, { fault: null, password: null })
  if (password !== null)
    return (
      <div className="mt-6 grid gap-4">
        <SuccessMessage>Password reset. Send them this one; it’s shown only once.</SuccessMessage>
        <OneTimeSecret text={password} label="New password" />
        <Link href="/users" className={`${PLAIN_BUTTON} justify-self-start`}>
          Back to users
        </Link>
      </div>
    )
  return (
    <form action={send} className="mt-6 grid gap-4">
      <ErrorMessage>{fault}</ErrorMessage>
      <input type="hidden" name="userId" value={userId} />
      <div className="flex flex-wrap gap-3">
        <button type="submit" disabled={isWaiting} className={DANGER_BUTTON}>
          Reset password
        </button>
        <Link href="/users" className={PLAIN_BUTTON}>
          Cancel
        </Link>
      </div>
    </form>
  )
}
