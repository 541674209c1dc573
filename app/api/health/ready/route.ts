import { findDown } from '@/lib/setup/readiness'

/**
 * Readiness: 200 if a post that arrived now would be stored, otherwise 503 with the parts that are down. It ignores
 * FreeClimb's API and the archive: posts and browsing work without them, and an instance taken out of rotation for them
 * would lose posts, too. What to do about it is on /setup, for admins only.
 */
export async function GET() {
  const down = await findDown()
  const isReady = down.length === 0
  return Response.json(isReady ? { status: 'ready' } : { status: 'not ready', down }, {
    status: isReady ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  })
}
