import { createHash } from 'node:crypto'
import { WHOLE_COPIES } from './ingest'

// Longer than a signature is valid, so that nobody but FreeClimb can send what was forgotten.
const REMEMBERED_MS = 10 * 60_000
const MOST_BODIES = 10_000

const logged = new Map<string, { copies: number; untilMs: number }>()

/**
 * Counts a post that could not be stored, and answers whether it is to stand whole in the log. As many copies of one body do
 * as the database would keep whole: whoever replays a signed post is not to fill the disk with it.
 */
export function countLoggedPost(body: Uint8Array, nowMs = performance.now()): boolean {
  const hash = createHash('sha256').update(body).digest('base64url')
  const known = logged.get(hash)
  const copies = known !== undefined && known.untilMs > nowMs ? known.copies : 0
  if (copies >= WHOLE_COPIES) return false
  // Last in the order of the map, whose first ones are forgotten first.
  logged.delete(hash)
  logged.set(hash, { copies: copies + 1, untilMs: nowMs + REMEMBERED_MS })
  for (const oldest of logged.keys()) {
    if (logged.size <= MOST_BODIES) break
    logged.delete(oldest)
  }
  return true
}
