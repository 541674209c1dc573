import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { MAX_OPENINGS, recordOpening } from './opening'
import { verifyAuditLog } from './verify'

const ORIGIN = { address: '203.0.113.7', userAgent: 'curl/8' }
const newActor = () => ({ kind: 'user' as const, id: randomId('AC'), name: 'listener@example.com' })
const opened = (conferenceId: string) => db().auditEvent.findMany({ where: { targetId: conferenceId } })

test('a conference that is opened again and again is one event, also of many openings at once', async () => {
  const [actor, conferenceId] = [newActor(), randomId('CF')]
  await Promise.all(Array.from({ length: 20 }, () => recordOpening(actor, ORIGIN, conferenceId)))
  for (let times = 0; times < 5; times++) await recordOpening(actor, ORIGIN, conferenceId)
  expect(await opened(conferenceId)).toMatchObject([
    { action: 'opened conference', actorId: actor.id, targetKind: 'conference', ...ORIGIN },
  ])
  expect(await verifyAuditLog()).toMatchObject({ ok: true })
})

test('another conference, actor, address or program is another event', async () => {
  const [actor, other, conferenceId] = [newActor(), newActor(), randomId('CF')]
  await recordOpening(actor, ORIGIN, conferenceId)
  await recordOpening(other, ORIGIN, conferenceId)
  await recordOpening(actor, { ...ORIGIN, address: '203.0.113.8' }, conferenceId)
  await recordOpening(actor, { address: null, userAgent: null }, conferenceId)
  await recordOpening(actor, { address: null, userAgent: null }, conferenceId)
  expect(await opened(conferenceId)).toHaveLength(4)
  const another = randomId('CF')
  await recordOpening(actor, ORIGIN, another)
  expect(await opened(another)).toHaveLength(1)
})

test('whoever names ever new programs is noted so often and no more', async () => {
  const [actor, conferenceId] = [newActor(), randomId('CF')]
  await Promise.all(
    Array.from({ length: MAX_OPENINGS + 10 }, (_, index) =>
      recordOpening(actor, { ...ORIGIN, userAgent: `program ${index}` }, conferenceId),
    ),
  )
  expect(await opened(conferenceId)).toHaveLength(MAX_OPENINGS)
})
