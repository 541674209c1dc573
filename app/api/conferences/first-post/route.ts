import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { readViewer } from '@/app/viewer'
import { latestArrival } from '@/lib/conferences/news'
import {
  firstPostsVersion,
  HAS_CONFERENCES,
  readFirstPosts,
  readFirstReceipt,
} from '@/lib/first-run/first-posts'

/** Tells the page that waits for the first post whether to render again, and how that post arrived. */
export async function GET(request: Request) {
  const access = await authorizeRequest(request, 'browse')
  if (!access.ok) return access.refusal
  try {
    const viewer = await readViewer()
    const [latest, received] = await Promise.all([latestArrival(), readFirstReceipt(viewer)])
    const version = latest === null ? firstPostsVersion(await readFirstPosts(viewer.now)) : HAS_CONFERENCES
    return Response.json({ version, received }, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
