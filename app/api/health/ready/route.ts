import { findDown } from '@/lib/setup/readiness'

/**
 * Readiness: 200 when a post that comes now would be kept, else 503 and which part is down. FreeClimb’s API and the archive
 * are not asked: without them posts are taken and conferences found all the same, and an instance that is taken out of
 * traffic for them would lose the posts, too. Tells nothing else: what to do about it stands at /setup, for those who may.
 */
export async function GET() {
  const down = await findDown()
  const isReady = down.length === 0
  return Response.json(isReady ? { status: 'ready' } : { status: 'not ready', down }, {
    status: isReady ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  })
}
