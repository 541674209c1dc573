import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tidyAccess } from '@/lib/auth/tidy-access'
import { db } from '@/lib/db'
import { ownDatabase } from '@/testing/own-database'
import { closeRefusedSignIns, MANY_KINDS, recordRefusedSignIn, WHOLE_REFUSALS } from './refused-sign-ins'
import { verifyAuditLog } from './verify'

// The limits on refusals apply to the whole database.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})

const refusal = ({
  id = null as string | null,
  address = '192.0.2.1',
  reason = 'too many attempts',
} = {}) => ({
  actor: { kind: 'stranger' as const, id, name: id && `${id}@example.com` },
  origin: { address, userAgent: 'a browser' },
  way: 'password' as const,
  reason,
})
const eventsOf = (actorId: string | null) =>
  db().auditEvent.findMany({ where: { action: 'sign-in refused', actorId }, orderBy: { seq: 'asc' } })
const nextYear = () => new Date(Date.now() + 365 * 24 * 3_600_000)
const afterTheHour = () => new Date(Date.now() + 3_600_000)

test('the first few refusals are events as they come, the rest one with their count; the chain holds', async () => {
  const id = randomUUID()
  await recordRefusedSignIn(refusal({ id }))
  expect(await eventsOf(id)).toMatchObject([
    {
      actorKind: 'stranger',
      address: '192.0.2.1',
      userAgent: 'a browser',
      details: { reason: 'too many attempts' },
    },
  ])
  await Promise.all(Array.from({ length: 300 }, () => recordRefusedSignIn(refusal({ id }))))
  expect(await eventsOf(id)).toHaveLength(WHOLE_REFUSALS)

  // Nothing more within the hour; afterwards one summary, however many processes close it.
  await closeRefusedSignIns()
  expect(await eventsOf(id)).toHaveLength(WHOLE_REFUSALS)
  await Promise.all([closeRefusedSignIns(afterTheHour()), closeRefusedSignIns(afterTheHour())])
  const events = await eventsOf(id)
  expect(events).toHaveLength(WHOLE_REFUSALS + 1)
  expect(events.at(-1)).toMatchObject({
    address: '192.0.2.1',
    details: {
      reason: 'too many attempts',
      count: 301 - WHOLE_REFUSALS,
      from: expect.any(String),
      to: expect.any(String),
    },
  })
  expect(await verifyAuditLog()).toMatchObject({ ok: true })
  expect(await db().refusedSignIn.count()).toBe(0)
})

test('refusals of different reasons, users and addresses are told apart', async () => {
  const [ann, ben] = [randomUUID(), randomUUID()]
  await Promise.all(
    [
      refusal({ id: ann }),
      refusal({ id: ben }),
      refusal({ id: ann, reason: 'wrong' }),
      refusal({ id: ann, address: '192.0.2.2' }),
    ].map(recordRefusedSignIn),
  )
  expect(await eventsOf(ann)).toHaveLength(3)
  expect(await eventsOf(ben)).toHaveLength(1)
  await closeRefusedSignIns(afterTheHour())
  expect(await eventsOf(ann)).toHaveLength(3)
})

test('however many addresses strangers come from, the audit log grows by a bounded number of events', async () => {
  const before = await db().auditEvent.count()
  for (let round = 0; round < 3; round += 1)
    await Promise.all(
      Array.from({ length: 700 }, (_, index) =>
        recordRefusedSignIn(refusal({ address: `198.51.${round}.${index}`, reason: 'many' })),
      ),
    )
  expect(await db().refusedSignIn.count()).toBeLessThanOrEqual(MANY_KINDS + 1)
  await closeRefusedSignIns(afterTheHour())
  expect((await db().auditEvent.count()) - before).toBeLessThanOrEqual(2 * MANY_KINDS + 1)
  const events = await db().auditEvent.findMany({ orderBy: { seq: 'desc' }, take: 250 })
  const told = events.filter(({ details }) => (details as { reason?: string }).reason === 'many')
  const count = told.reduce((sum, { details }) => sum + ((details as { count?: number }).count ?? 1), 0)
  expect(count).toBe(2_100)
})

test('what is over is removed, and what is not stays', async () => {
  const [past, coming] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)]
  const user = await db().user.create({ data: { id: randomUUID(), email: 'tidy@example.com', name: 'Tidy' } })
  for (const [name, expiresAt] of [
    ['over', past],
    ['too far ahead', nextYear()],
    ['lasts', coming],
  ] as const) {
    const row = { id: name, expiresAt, createdAt: past, updatedAt: past }
    await db().session.create({ data: { ...row, token: name, userId: user.id } })
    await db().verification.create({ data: { ...row, identifier: name, value: '' } })
    await db().signInAttempts.create({ data: { key: name, count: 1, notBefore: past, resetsAt: expiresAt } })
  }
  await tidyAccess()
  expect(await db().session.findMany({ select: { id: true } })).toEqual([{ id: 'lasts' }])
  expect(await db().verification.findMany({ select: { id: true } })).toEqual([{ id: 'lasts' }])
  expect(await db().signInAttempts.findMany({ select: { key: true } })).toEqual([{ key: 'lasts' }])
})

test('what a clock that was ahead counted is closed without waiting for its hour', async () => {
  const id = randomUUID()
  await Promise.all(Array.from({ length: WHOLE_REFUSALS + 1 }, () => recordRefusedSignIn(refusal({ id }))))
  await db().refusedSignIn.updateMany({ where: { actorId: id }, data: { hour: nextYear() } })
  await closeRefusedSignIns()
  expect(await db().refusedSignIn.count({ where: { actorId: id } })).toBe(0)
  expect(await eventsOf(id)).toHaveLength(WHOLE_REFUSALS + 1)
})
