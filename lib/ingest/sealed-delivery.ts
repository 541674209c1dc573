import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Delivery } from './ingest'

const IV_BYTES = 12
const TAG_BYTES = 16

const packedSchema = z.object({
  body: z.base64(),
  headers: z.record(z.string(), z.string()),
  sentAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
})

/**
 * Seals a delivery that could not be stored under the first signing secret (AES-256-GCM), so that it can stand whole
 * in the log without showing its phone numbers there. base64url of IV, tag and ciphertext.
 */
export function sealDelivery(delivery: Delivery, secrets: readonly string[]): string {
  const packed = JSON.stringify({ ...delivery, body: Buffer.from(delivery.body).toString('base64') })
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secrets[0] ?? ''), iv)
  const sealed = Buffer.concat([cipher.update(packed, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The sealed delivery; null when none of the secrets opens it. */
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
