import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Delivery, WHOLE_COPIES } from './ingest'

const IV_BYTES = 12
const TAG_BYTES = 16

const packedSchema = z.object({
  body: z.base64(),
  headers: z.record(z.string(), z.string()),
  sentAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
})

/**
 * Encrypts a delivery that couldn't be stored, so that the log can hold all of it without exposing phone numbers. Returns
 * base64url of IV, tag and ciphertext (AES-256-GCM, keyed by the first signing secret).
 */
export function sealDelivery(delivery: Delivery, secrets: readonly string[]): string {
  const packed = JSON.stringify({ ...delivery, body: Buffer.from(delivery.body).toString('base64') })
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secrets[0] ?? ''), iv)
  const sealed = Buffer.concat([cipher.update(packed, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Decrypts a sealed delivery; null if none of the secrets opens it. */
export function unsealDelivery(sealed: string, secrets: readonly string[]): Delivery | null {
  for (const secret of secrets) {
    const packed = open(Buffer.from(sealed, 'base64url'), secret)
    if (packed === null) continue
    const { body, headers, sentAt, receivedAt } = packedSchema.parse(JSON.parse(packed))
    const bytes = new Uint8Array(Buffer.from(body, 'base64'))
    return { body: bytes, headers, sentAt: new Date(sentAt), receivedAt: new Date(receivedAt) }
  }
  return null
}

function open(sealed: Buffer, secret: string): string | null {
  const iv = sealed.subarray(0, IV_BYTES)
  const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  if (tag.byteLength !== TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), iv).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    )
  } catch {
    return null
  }
}

function sealingKey(secret: string) {
  return Buffer.from(hkdfSync('sha256', secret, '', 'roomtone sealed delivery', 32))
}

// As long as a signature can stay valid (300 s either way), so only FreeClimb could send a forgotten post again.
const REMEMBERED_MS = 10 * 60_000
const MAX_BODIES = 10_000

const logged = new Map<string, { copies: number; untilMs: number }>()

/**
 * Whether to log a post that couldn't be stored. Not if the log has enough copies of it, so that replays can't fill the disk.
 * Whoever replays a post can't give it another time, but FreeClimb sends the same body for different moments.
 */
export function mayLogCopy(body: Uint8Array, sentAt: Date, nowMs = performance.now()): boolean {
  const hash = createHash('sha256').update(body).update(sentAt.toISOString()).digest('base64url')
  const known = logged.get(hash)
  const copies = known !== undefined && known.untilMs > nowMs ? known.copies : 0
  if (copies >= WHOLE_COPIES) return false
  // Re-insert at the end of the map, because the oldest entries are dropped first.
  logged.delete(hash)
  logged.set(hash, { copies: copies + 1, untilMs: nowMs + REMEMBERED_MS })
  for (const oldest of logged.keys()) {
    if (logged.size <= MAX_BODIES) break
    logged.delete(oldest)
  }
  return true
}
