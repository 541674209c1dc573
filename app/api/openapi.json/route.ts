import { authorizeRequest } from '@/app/access'
import { apiDescription } from '@/lib/openapi/document'
import { refuseMethod } from '../refuse-method'

export async function GET(request: Request) {
  const access = await authorizeRequest(request, 'browse', { keys: true })
  if (!access.ok) return access.refusal
  return Response.json(apiDescription(), { headers: { 'cache-control': 'private, no-store' } })
}

export const HEAD = GET

export {
  refuseMethod as DELETE,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
}
