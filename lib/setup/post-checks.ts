import { db } from '@/lib/db'
import type { DeliveryResult } from '@/lib/generated/prisma/client'
import { TEST_POST } from '@/lib/ingest/ingest'
import { actionNeeded, type Check, ok } from './check'
import { span } from './span'

export type LastPost = { receivedAt: Date; result: DeliveryResult }

/** The last post with a valid signature, not counting test posts from Setup. */
export async function readLastPost(): Promise<LastPost | null> {
  return db().webhookDelivery.findFirst({
    where: { OR: [{ requestType: null }, { requestType: { not: TEST_POST } }] },
    orderBy: { id: 'desc' },
    select: { receivedAt: true, result: true },
  })
}

const BECAME: Record<DeliveryResult, string> = {
  stored: 'was stored',
  duplicate: 'repeated an earlier one',
  ignored: 'wasn’t about a conference',
  invalid: 'couldn’t be used',
}

export function checkLastPost(last: LastPost | null, now: Date): Check {
  if (last === null)
    return actionNeeded(
      'No post from FreeClimb yet.',
      'Start a short recorded conference with the callback URL above. The test post below checks the rest.',
    )
  const ageSec = Math.max(0, (now.getTime() - last.receivedAt.getTime()) / 1000)
  const fact = `The last post arrived ${span(ageSec)} ago and ${BECAME[last.result]}.`
  return last.result === 'invalid' ? actionNeeded(fact, 'Deliveries show what was wrong with it.') : ok(fact)
}
