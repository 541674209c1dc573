import { createHash } from 'node:crypto'
import { authorizeRequest } from '@/app/access'
import { answerDatabaseAway } from '@/app/database-away'
import { readViewer } from '@/app/viewer'
import { conferenceFilters, criteriaOf } from '@/lib/conferences/filters'
import { PAGE_SIZE } from '@/lib/conferences/list'
import { conferenceNews, countArrived, MANY_NEW, rowVersions } from '@/lib/conferences/news'
import { formatCount, type Viewer } from '@/lib/format'
import { isId } from '@/lib/freeclimb/ids'
import { typedText } from '@/lib/list-query/field'
import { queryParams } from '../../query-params'

/** How many matches arrived since a list was rendered, and versions of `rows`; or, of `conference`, its page's version. */
export async function GET(request: Request) {
  const access = await authorizeRequest(request, 'browse')
  if (!access.ok) return access.refusal
  const params = queryParams(request)
  const viewer = await readViewer()
  const conferenceId = typedText(params.conference)
  if (conferenceId !== '') return answerConference(request, viewer, conferenceId)
  const since = readMoment(typedText(params.arrivedAfter))
  if (since === null)
    return Response.json(
      { error: 'arrivedAfter is not a moment in milliseconds.' },
      { status: 400, headers: { 'cache-control': 'no-store' } },
    )
  const rows = [params.rows ?? []].flat().join(',').split(',').filter(isId).slice(0, PAGE_SIZE)
  const filters = conferenceFilters.parse(params, viewer)

  const criteria = criteriaOf(filters, viewer)
  try {
    const news = await Promise.all([countArrived(criteria, since), rowVersions(rows, viewer.now)])
    return answer(request, viewer, ...news)
  } catch (error) {
    return answerDatabaseAway(error)
  }
}

async function answerConference(request: Request, viewer: Viewer, conferenceId: string) {
  try {
    const news = await conferenceNews(conferenceId, viewer.now)
    return answer(request, viewer, 0, news === null ? {} : { [conferenceId]: news.version })
  } catch (error) {
    return answerDatabaseAway(error)
  }
}

function readMoment(milliseconds: string) {
  return /^\d{1,14}$/.test(milliseconds) ? new Date(Number(milliseconds)) : null
}

function answer(request: Request, viewer: Viewer, newCount: number, versions: Record<string, string>) {
  const words = newCount > MANY_NEW ? `${MANY_NEW}+ new` : `${formatCount(newCount, viewer)} new`
  const body = JSON.stringify({ newWords: newCount === 0 ? '' : words, rows: versions })
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const headers = { etag, 'cache-control': 'private, no-cache', 'content-type': 'application/json' }
  return request.headers.get('if-none-match') === etag
    ? new Response(null, { status: 304, headers })
    : new Response(body, { headers })
}
