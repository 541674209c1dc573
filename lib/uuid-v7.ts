import { randomBytes } from 'node:crypto'

const MAX_OF_ONE_MS = 0xfff

let last = { atMs: 0, number: 0 }

/** A UUIDv7 (RFC 9562, 5.7), sortable by millisecond, and within one by a counter per process (6.2, method 1). */
export function uuidV7(atMs = Date.now()): string {
  last = { atMs, number: last.atMs === atMs ? Math.min(last.number + 1, MAX_OF_ONE_MS) : 0 }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(atMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | last.number, 6)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
