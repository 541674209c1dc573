import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { type AuditEntry, appendAudit, appendAudits, ON_THE_SERVER } from './append'
import { type AuditRowText, auditHash } from './hash'
import { type VerificationResult, verifyAuditLog } from './verify'

type Client = Prisma.TransactionClient

const ENTRY: AuditEntry = {
  action: 'opened conference',
  actor: { kind: 'user', id: 'u1', name: 'ann@example.com' },
  target: { kind: 'conference', id: 'CF1' },
  origin: { address: '203.0.113.7', userAgent: 'Mozilla/5.0' },
  details: { way: 'password' },
}

/** Appends rows, tampers with them, returns the result and rolls back, because other tests share the audit log. */
async function tamper(
  tampering: (client: Client, first: bigint) => Promise<unknown>,
  { rows = 6, isLast = false, batchRows = 1_000 } = {},
): Promise<VerificationResult & { first: bigint }> {
  let result: (VerificationResult & { first: bigint }) | undefined
  const undo = new Error('undo')
  await db()
    .$transaction(
      async (client) => {
        await appendAudits(
          Array.from({ length: rows }, (_, index) => ({ ...ENTRY, details: { index } })),
          client,
        )
        const { seq: last } = await client.auditHead.findFirstOrThrow()
        await client.$executeRaw`SET LOCAL session_replication_role = replica`
        const first = isLast ? last : last - BigInt(rows) + 1n
        await tampering(client, first)
        result = { ...(await verifyAuditLog([], client, batchRows)), first }
        throw undo
      },
      { timeout: 20_000 },
    )
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  if (result === undefined) throw new Error('nothing was verified')
  return result
}

/** The fault and its row, counted from the first row that the test appended. */
function found(result: VerificationResult & { first: bigint }) {
  return result.ok ? 'whole' : `${result.fault} ${result.seq - result.first}`
}

const shift = (client: Client, from: bigint, by: number) =>
  // Through negative numbers and back, because seq is unique at every moment.
  client.$executeRaw`UPDATE audit_event SET seq = -seq - ${by}::int WHERE seq >= ${from}`.then(
    () => client.$executeRaw`UPDATE audit_event SET seq = -seq WHERE seq < 0`,
  )

/** Like an attacker who knows how rows are hashed. */
async function rehash(client: Client, seq: bigint) {
  const [row] = await client.$queryRaw<AuditRowText[]>`
    SELECT seq::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, action,
      actor_kind::text AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", target_kind AS "targetKind",
      target_id AS "targetId", address, user_agent AS "userAgent", details::text, previous_hash AS "previousHash"
    FROM audit_event WHERE seq = ${seq}`
  if (!row) throw new Error('no such row')
  await client.$executeRaw`UPDATE audit_event SET hash = ${auditHash(row)} WHERE seq = ${seq}`
  return auditHash(row)
}

const copyOf = (client: Client, from: bigint, to: bigint) => client.$executeRaw`
  INSERT INTO audit_event (seq, at, action, actor_kind, details, previous_hash, hash)
  SELECT ${to}, at, action, actor_kind, details, previous_hash, hash FROM audit_event WHERE seq = ${from}`

test('an audit log that nobody touched is whole, in batches of any size', async () => {
  for (const batchRows of [1, 3, 1_000])
    expect(found(await tamper(async () => {}, { batchRows }))).toBe('whole')
})

describe('a change of one column is found at its row', () => {
  test.each([
    ['at', "at + interval '1 millisecond'"],
    ['action', "'signed out'"],
    ['actor_kind', "'key'"],
    ['actor_id', "'u2'"],
    ['actor_name', "'eve@example.com'"],
    ['target_kind', "'recording'"],
    ['target_id', "'CF2'"],
    ['target_id', 'NULL'],
    ['address', "'203.0.113.8'"],
    ['address', "''"],
    ['user_agent', "'curl'"],
    ['details', '\'{"index": 3}\''],
    ['previous_hash', "repeat('0', 64)"],
    ['hash', "repeat('0', 64)"],
  ])('%s = %s', async (column, value) => {
    const change = (client: Client, seq: bigint) =>
      client.$executeRawUnsafe(`UPDATE audit_event SET ${column} = ${value} WHERE seq = $1`, seq)
    expect(found(await tamper((client, first) => change(client, first + 2n)))).toBe('changed 2')
    expect(found(await tamper((client, first) => change(client, first + 2n), { batchRows: 1 }))).toBe(
      'changed 2',
    )
    expect(found(await tamper(change, { isLast: true }))).toBe('changed 0')
  })
})

describe('a row is found that was', () => {
  test('changed, with its hash', async () => {
    const change = async (client: Client, seq: bigint) => {
      await client.$executeRaw`UPDATE audit_event SET actor_name = 'eve' WHERE seq = ${seq}`
      await rehash(client, seq)
    }
    expect(found(await tamper((client, first) => change(client, first + 2n)))).toBe('changed 2')
    expect(found(await tamper(change, { isLast: true }))).toBe('changed 0')
  })

  test('given another row before it, with its hash', async () => {
    const result = await tamper(async (client, first) => {
      await client.$executeRaw`UPDATE audit_event SET previous_hash = repeat('0', 64) WHERE seq = ${first + 2n}`
      await rehash(client, first + 2n)
    })
    expect(found(result)).toBe('changed 2')
  })

  test('removed, alone or with others', async () => {
    const remove = (client: Client, from: bigint, to: bigint) =>
      client.$executeRaw`DELETE FROM audit_event WHERE seq BETWEEN ${from} AND ${to}`
    const one = await tamper((client, first) => remove(client, first + 2n, first + 2n))
    expect(found(one)).toBe('removed 2')
    const several = await tamper((client, first) => remove(client, first + 2n, first + 4n))
    expect(found(several)).toBe('removed 2')
    expect(several).toMatchObject({
      sentence: `Rows ${several.first + 2n} to ${several.first + 4n} were removed.`,
    })
  })

  test('removed at the end', async () => {
    const result = await tamper(
      (client, first) => client.$executeRaw`DELETE FROM audit_event WHERE seq >= ${first + 4n}`,
    )
    expect(found(result)).toBe('removed 4')
  })

  test('removed, and the gap closed', async () => {
    const result = await tamper(async (client, first) => {
      await client.$executeRaw`DELETE FROM audit_event WHERE seq = ${first + 2n}`
      await shift(client, first + 3n, -1)
    })
    expect(found(result)).toBe('removed 2')
  })

  test('inserted in the middle, as a copy or with a right hash of its own', async () => {
    for (const isHashed of [false, true]) {
      const result = await tamper(async (client, first) => {
        await shift(client, first + 2n, 1)
        await copyOf(client, first + 3n, first + 2n)
        if (isHashed) await rehash(client, first + 2n)
      })
      expect(found(result)).toBe('inserted 2')
    }
  })

  test('inserted at the end, near or far, or before the first', async () => {
    for (const place of [6n, 1_000n])
      expect(found(await tamper((client, first) => copyOf(client, first, first + place)))).toBe(
        `inserted ${place}`,
      )
    const linked = await tamper(async (client, first) => {
      await copyOf(client, first, first + 6n)
      const { hash } = await client.auditHead.findFirstOrThrow()
      await client.$executeRaw`UPDATE audit_event SET previous_hash = ${hash} WHERE seq = ${first + 6n}`
      await rehash(client, first + 6n)
    })
    expect(found(linked)).toBe('inserted 6')
    const before = await tamper((client, first) => copyOf(client, first, 0n))
    expect(before).toMatchObject({ ok: false, fault: 'inserted', seq: 0n })
  })

  test('put in the place of another', async () => {
    const result = await tamper(async (client, first) => {
      await client.$executeRaw`UPDATE audit_event SET seq = -seq WHERE seq IN (${first + 2n}, ${first + 3n})`
      await client.$executeRaw`UPDATE audit_event SET seq = ${2n * first + 5n} + seq WHERE seq < 0`
    })
    expect(found(result)).toBe('changed 2')
  })
})

describe('the end of the chain is found that was', () => {
  test('changed', async () => {
    const result = await tamper(
      (client) => client.$executeRaw`UPDATE audit_head SET hash = repeat('0', 64)`,
      {
        isLast: true,
      },
    )
    expect(found(result)).toBe('changed 0')
  })

  test('removed', async () => {
    const result = await tamper((client) => client.$executeRaw`DELETE FROM audit_head`)
    expect(result).toMatchObject({ ok: false, fault: 'removed' })
  })
})

test('a chain that was made anew as a whole is found by a head that was noted', async () => {
  await appendAudit(ENTRY)
  const before = await verifyAuditLog()
  if (!before.ok) throw new Error(before.sentence)
  await appendAudit(ENTRY)
  expect(await verifyAuditLog([before.head])).toMatchObject({ ok: true })
  const { seq } = before.head
  expect(await verifyAuditLog([{ seq, hash: '0'.repeat(64) }])).toMatchObject({
    ok: false,
    seq,
    fault: 'rewritten',
  })
  expect(await verifyAuditLog([{ seq: seq + 1_000_000n, hash: before.head.hash }])).toMatchObject({
    ok: false,
    fault: 'rewritten',
  })
})

test('whoever changes, removes or empties without switching the triggers off is refused', async () => {
  await appendAudit(ENTRY)
  for (const statement of [
    "UPDATE audit_event SET actor_name = 'eve'",
    'DELETE FROM audit_event',
    'TRUNCATE audit_event',
  ])
    await expect(db().$executeRawUnsafe(statement)).rejects.toThrow('audit events are only ever appended')
})

test('whatever texts come, the row is kept and the audit log whole', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '"',
      '\\',
      '\\u0000',
      '\u0000',
      '\ud83d',
      '\udc00',
      '👩‍👩‍👧',
      '\u007f\u0080\u2028\u2029',
      '=1+1',
      '',
    ),
  )
  const text = fc.option(nasty)
  const entries = fc.array(
    fc.record({
      actor: fc.record({ kind: fc.constant('stranger' as const), id: text, name: text }),
      target: fc.option(fc.record({ kind: fc.constant('list' as const), id: text }), { nil: undefined }),
      origin: fc.record({ address: text, userAgent: text }),
      details: fc.dictionary(nasty, fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean())),
    }),
    { minLength: 1, maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(entries, async (several) => {
      await appendAudits(several.map((each) => ({ ...each, action: 'sign-in refused' })))
      const { seq } = await db().auditHead.findFirstOrThrow()
      expect(await verifyAuditLog()).toMatchObject({ ok: true })
      expect(seq).toBeGreaterThanOrEqual(BigInt(several.length))
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('many who append at once leave one unbroken chain', async () => {
  const actor = { kind: 'user' as const, id: `u${Math.random()}`, name: null }
  await Promise.all(
    Array.from({ length: 120 }, (_, index) =>
      index % 3 === 0
        ? appendAudits([
            { ...ENTRY, actor },
            { ...ENTRY, actor },
          ])
        : appendAudit({ ...ENTRY, actor }),
    ),
  )
  expect(await db().auditEvent.count({ where: { actorId: actor.id } })).toBe(160)
  expect(await verifyAuditLog()).toMatchObject({ ok: true })
})

test('one that is undone leaves no gap', async () => {
  await expect(
    db().$transaction(async (client) => {
      await appendAudit({ ...ENTRY, ...ON_THE_SERVER }, client)
      throw new Error('undo')
    }),
  ).rejects.toThrow('undo')
  await appendAudit(ENTRY)
  expect(await verifyAuditLog()).toMatchObject({ ok: true })
})

describe('the head of the audit log', () => {
  test.each([
    'UPDATE audit_head SET seq = 1',
    "UPDATE audit_head SET hash = ''",
    'UPDATE audit_head SET id = 2',
    'DELETE FROM audit_head',
    'TRUNCATE audit_head',
    "INSERT INTO audit_head (id, seq, hash) VALUES (2, 0, '')",
    "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '') ON CONFLICT (id) DO UPDATE SET seq = 1",
  ])('is not moved by a statement of its own: %s', async (statement) => {
    await appendAudit(ENTRY)
    await expect(db().$executeRawUnsafe(statement)).rejects.toThrow(/only by appending/)
    await appendAudit(ENTRY)
  })
})
