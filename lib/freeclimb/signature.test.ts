import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signBody } from '@/scripts/freeclimb-simulator/conference/posts'
import { checkSignature, shortenSignature, signatureHeader } from './signature'

const SECRET = 'sigsec_4d2b8c0e6f1a3957e8d4c2b0a6f8e1d3c5b7a9f0'
const OLD_SECRET = 'sigsec_00112233445566778899aabbccddeeff00112233'
const NOW = new Date('2026-03-04T05:06:07.890Z')
const T = Math.floor(NOW.getTime() / 1000)
const BODY = Buffer.from('{"conferenceId":"CF1","from":"Zürich ☎"}')

const hex = (secret: string, t: number | string = T, body: Uint8Array = BODY) =>
  createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')
const GOOD = hex(SECRET)
const WRONG = hex('sigsec_unknown')

describe('accepts', () => {
  test.each<[string, string]>([
    ['one v1', `t=${T},v1=${GOOD}`],
    ['v1 before t', `v1=${GOOD},t=${T}`],
    ['a space after each comma', `t=${T}, v1=${GOOD}`],
    ['space all around', `  t=${T} ,\tv1=${GOOD}  `],
    ['upper-case hex', `t=${T},v1=${GOOD.toUpperCase()}`],
    ['the matching v1 first of two', `t=${T},v1=${GOOD},v1=${WRONG}`],
    ['the matching v1 last of two', `t=${T},v1=${WRONG},v1=${GOOD}`],
    ['the matching v1 in the middle of three', `t=${T},v1=${WRONG},v1=${GOOD},v1=${WRONG}`],
    ['an unknown scheme beside it', `t=${T},v0=abc,v1=${GOOD},v2=${WRONG}`],
    ['a t of exactly 300 s ago', `t=${T - 300},v1=${hex(SECRET, T - 300)}`],
    ['a t of exactly 300 s ahead', `t=${T + 300},v1=${hex(SECRET, T + 300)}`],
  ])('%s', (_, header) => {
    expect(checkSignature(header, BODY, [SECRET], NOW)).toMatchObject({ ok: true })
  })

  test('any of several secrets, whichever signed', () => {
    for (const signing of [SECRET, OLD_SECRET]) {
      const header = `t=${T},v1=${hex(signing)}`
      expect(checkSignature(header, BODY, [OLD_SECRET, SECRET], NOW).ok).toBe(true)
    }
  })

  test('the moment of sending is the signed t', () => {
    const header = `t=${T - 7},v1=${hex(SECRET, T - 7)}`
    expect(checkSignature(header, BODY, [SECRET], NOW)).toEqual({
      ok: true,
      value: { sentAt: new Date((T - 7) * 1000) },
    })
  })

  test('an empty body that is signed', () => {
    const header = `t=${T},v1=${hex(SECRET, T, Buffer.alloc(0))}`
    expect(checkSignature(header, Buffer.alloc(0), [SECRET], NOW).ok).toBe(true)
  })

  test('whatever the simulator signs by its own code, and what signatureHeader makes', () => {
    const anyBody = fc.uint8Array({ maxLength: 500 })
    fc.assert(
      fc.property(anyBody, fc.subarray([SECRET, OLD_SECRET], { minLength: 1 }), (body, secrets) => {
        expect(checkSignature(signatureHeader(body, secrets, NOW), body, [SECRET, OLD_SECRET], NOW).ok).toBe(
          true,
        )
        const byStandIn = signBody(Buffer.from(body).toString('latin1'), secrets, NOW)
        const sent = Buffer.from(Buffer.from(body).toString('latin1'))
        expect(checkSignature(byStandIn, sent, [SECRET, OLD_SECRET], NOW).ok).toBe(true)
      }),
    )
  })
})

describe('refuses', () => {
  test.each<[string, string | null, string]>([
    ['no header', null, 'missing'],
    ['an empty header', '', 'missing'],
    ['a blank header', '   ', 'missing'],
    ['no t', `v1=${GOOD}`, 'malformed'],
    ['no v1', `t=${T}`, 'malformed'],
    ['only unknown schemes', `t=${T},v2=${GOOD}`, 'malformed'],
    ['t twice', `t=${T},t=${T},v1=${GOOD}`, 'malformed'],
    ['an empty t', `t=,v1=${GOOD}`, 'malformed'],
    ['a t with a fraction', `t=${T}.5,v1=${GOOD}`, 'malformed'],
    ['a t with letters after it', `t=${T}abc,v1=${GOOD}`, 'malformed'],
    ['a t with a sign', `t=+${T},v1=${GOOD}`, 'malformed'],
    ['a negative t', `t=-${T},v1=${GOOD}`, 'malformed'],
    ['a hexadecimal t', `t=0x${T.toString(16)},v1=${GOOD}`, 'malformed'],
    ['a t in scientific notation', `t=1e9,v1=${GOOD}`, 'malformed'],
    ['quotes around the t', `t="${T}",v1=${GOOD}`, 'malformed'],
    ['quotes around the v1', `t=${T},v1="${GOOD}"`, 'malformed'],
    ['truncated hex', `t=${T},v1=${GOOD.slice(0, -1)}`, 'malformed'],
    ['hex that goes on', `t=${T},v1=${GOOD}0`, 'malformed'],
    ['characters after the hex', `t=${T},v1=${GOOD};`, 'malformed'],
    ['letters beyond f', `t=${T},v1=${GOOD.slice(0, -1)}g`, 'malformed'],
    ['an empty v1', `t=${T},v1=`, 'malformed'],
    ['a truncated v1 beside a good one', `t=${T},v1=${GOOD},v1=${GOOD.slice(0, 10)}`, 'malformed'],
    ['a comma at the end', `t=${T},v1=${GOOD},`, 'malformed'],
    ['a semicolon between the parts', `t=${T};v1=${GOOD}`, 'malformed'],
    ['no name=value at all', GOOD, 'malformed'],
    ['a t of 301 s ago', `t=${T - 301},v1=${hex(SECRET, T - 301)}`, 'stale'],
    ['a t of 301 s ahead', `t=${T + 301},v1=${hex(SECRET, T + 301)}`, 'stale'],
    ['a t in milliseconds', `t=${T}000,v1=${hex(SECRET, `${T}000`)}`, 'stale'],
    ['t zero', `t=0,v1=${hex(SECRET, 0)}`, 'stale'],
    ['another secret', `t=${T},v1=${WRONG}`, 'mismatch'],
    ['the signature of another second', `t=${T},v1=${hex(SECRET, T - 1)}`, 'mismatch'],
    [
      'an HMAC of the body without its t',
      `t=${T},v1=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`,
      'mismatch',
    ],
    ['the secret without its prefix', `t=${T},v1=${hex(SECRET.slice('sigsec_'.length))}`, 'mismatch'],
  ])('%s', (_, header, reason) => {
    expect(checkSignature(header, BODY, [SECRET], NOW)).toMatchObject({ ok: false, problem: { reason } })
  })

  test('a body that differs by any one bit', () => {
    fc.assert(
      fc.property(fc.nat(BODY.length * 8 - 1), (bit) => {
        const changed = Buffer.from(BODY)
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        expect(checkSignature(`t=${T},v1=${GOOD}`, changed, [SECRET], NOW).ok).toBe(false)
      }),
    )
  })

  test('everything when there is no secret', () => {
    expect(checkSignature(`t=${T},v1=${hex('')}`, BODY, [], NOW).ok).toBe(false)
  })

  test('any header, without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (header) => {
        expect(checkSignature(header, BODY, [SECRET], NOW).ok).toBe(false)
      }),
    )
  })

  test('names neither the secret nor the signature in its words', () => {
    const refusal = checkSignature(`t=${T},v1=${WRONG}`, BODY, [SECRET], NOW)
    expect(JSON.stringify(refusal)).not.toMatch(/sigsec|[0-9a-f]{32}/)
  })
})

test.each([
  [
    signatureHeader('{}', ['a', 'b'], new Date(1_700_000_000_000)),
    /^t=1700000000, v1=[\da-f]{8}…, v1=[\da-f]{8}…$/,
  ],
  ['t=1,v1=abc', /^t=1, v1=abc$/],
  [`${'ab'.repeat(32)}`, /^abababab…$/],
  [`t=${'ab'.repeat(32)},sha256=${'cd'.repeat(32)}`, /^t=abababab…, sha256=cdcdcdcd…$/],
])('%j can be looked at and no longer be used', (header, shown) => {
  expect(shortenSignature(header)).toMatch(shown)
})
