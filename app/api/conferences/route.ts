import { authoriseRequest } from '@/app/access'
import { answerDatabaseAway } from '@/app/database-away'
import { readViewer } from '@/app/viewer'
import { readPage, readPageQuery } from '@/lib/conferences/page-query'
import { queryParams } from '../query-params'
import { refuseMethod } from '../refuse-method'

export async function GET(request: Request) {
  const access = await authoriseRequest(request, 'browse', { keys: true })
  if (!access.ok) return access.refusal
  const asked = readPageQuery(queryParams(request), await readViewer())
  if (!asked.ok)
    return Response.json({ error: asked.error }, { status: 400, headers: { 'cache-control': 'no-store' } })
  try {
    return Response.json(await readPage(asked.query), { headers: { 'cache-control': 'private, no-store' } })
  } catch (error) {
    return answerDatabaseAway(error)
  }
}

export const HEAD = GET

export {
  refuseMethod as DELETE,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
}
