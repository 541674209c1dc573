import { createHash } from 'node:crypto'
import { WHOLE_COPIES } from './ingest'

// As long as a signature can stay valid (300 s either way), so only FreeClimb could send a forgotten post again.
const REMEMBERED_MS = 10 * 60_000
const MAX_BODIES = 10_000

const logged = new Map<string, { copies: number; untilMs: number }>()

/**
 * Counts a post that couldn't be stored. False if the log has enough copies of it, so that replays can't fill the disk.
 * Whoever replays a post can't give it another time, but FreeClimb sends the same body for different moments.
 */
export function countLoggedPost(body: Uint8Array, sentAt: Date, nowMs = performance.now()): boolean {
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
