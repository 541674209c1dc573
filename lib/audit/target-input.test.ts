import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { shortenId } from '@/lib/format'
import { randomId } from '@/testing/factories'
import { appendAudits } from './append'
import { auditCriteria, auditFilters } from './filters'
import { listAuditLog, listOpenListenings } from './list'
import { recordListening } from './listening'
import { readTargetIds } from './target-input'

const CLOCK = { timeZone: 'UTC', now: new Date() }

/** What the filter finds of a test user's events and open sessions, per object. */
async function watchSomeone() {
  const id = randomId('AC')
  const [actor, origin] = [
    { kind: 'user' as const, id, name: `${id}@example.com`, role: 'admin' as const },
    { address: null, userAgent: null },
  ]
  const [conferenceId, recordingId, deliveryId] = [randomId('CF'), randomId('RE'), randomUUID()]
  const now = new Date()
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  await db().recording.create({ data: { id: recordingId, conferenceId, receivedAt: now } })
  await recordListening(actor, origin, recordingId)
  await appendAudits([
    { action: 'opened conference', actor, origin, target: { kind: 'conference', id: conferenceId } },
    { action: 'downloaded', actor, origin, target: { kind: 'recording', id: recordingId } },
    { action: 'opened delivery', actor, origin, target: { kind: 'delivery', id: deliveryId } },
    { action: 'exported audit log', actor, origin, target: { kind: 'list', id: 'audit-log' } },
    { action: 'signed in', actor, origin },
  ])
  const find = async (target: string) => {
    const criteria = auditCriteria(auditFilters.parse({ who: actor.name, target }, CLOCK), CLOCK)
    const [{ rows: events }, heard] = [await listAuditLog(criteria, null), await listOpenListenings(criteria)]
    return [...events.map(({ action }) => action), ...heard.map(() => 'listens')]
  }
  return { conferenceId, recordingId, deliveryId, find }
}

/** As screens show it, as it is copied from them, and as people retype it. */
function waysToWrite(id: string) {
  const [short, ending] = [shortenId(id), id.slice(-6)]
  return [
    id,
    id.toUpperCase(),
    id.slice(0, 12),
    short,
    short.replace('…', '...'),
    `“${short}”`,
    `…${ending}`,
    `*${ending}`,
  ]
}

test('an object is found by its id, whole, shortened, its beginning or its end, and no other is', async () => {
  const { conferenceId, recordingId, deliveryId, find } = await watchSomeone()
  for (const typed of [...waysToWrite(conferenceId), conferenceId.slice(2, 12)])
    expect(await find(typed), typed).toEqual(['downloaded', 'opened conference', 'listens'])
  for (const typed of waysToWrite(recordingId))
    expect(await find(typed), typed).toEqual(['downloaded', 'listens'])
  for (const typed of waysToWrite(deliveryId)) expect(await find(typed), typed).toEqual(['opened delivery'])
  for (const typed of ['audit-log', 'trail']) expect(await find(typed), typed).toEqual(['exported audit log'])
  const other = shortenId(conferenceId).replace(/.{4}$/, 'wxyz')
  for (const typed of [other, 'CF____', `${conferenceId}0`]) expect(await find(typed), typed).toEqual([])
})

test.each(['7f9', '…7f9', '…', '****', 'a b', '+1 312 555 0142', 'CFc6…7f…96', 'CF%%%%', 'x'.repeat(129)])(
  '%j is no id, and is told what is one',
  (typed) => {
    expect(readTargetIds(typed)).toEqual({
      ok: false,
      problem: 'Enter at least 4 characters of an ID, from its start or its end.',
    })
  },
)

test.each([randomId('CF'), randomId('RE'), randomUUID()])('a whole ID is that one alone: %s', (id) => {
  expect(readTargetIds(id)).toEqual({ ok: true, value: [id] })
})
