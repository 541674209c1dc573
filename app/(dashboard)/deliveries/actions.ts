'use server'

import type { Route } from 'next'
import { refresh } from 'next/cache'
import { z } from 'zod'
import { authorize, currentOrigin } from '@/app/access'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { readForm } from '@/app/read-form'
import type { ActionAnswer } from '@/components/ui/action-form'
import { describeReplay } from '@/lib/deliveries/words'
import { replayDelivery } from '@/lib/ingest/replay'

export async function replay(_before: unknown, form: unknown): Promise<ActionAnswer> {
  const actor = await authorize('deliveries')
  const sent = z.object({ deliveryId: z.uuid() }).safeParse(readForm(form))
  const id = sent.data?.deliveryId
  const done =
    id === undefined
      ? null
      : await orRedirectIfUnavailable(
          replayDelivery(id, { actor, origin: await currentOrigin() }),
          `/deliveries/${id}` as Route,
        )
  if (done === null) return { fault: 'That delivery no longer exists. Reload the list.', done: null }
  refresh()
  return { fault: null, done: describeReplay(done) }
}
