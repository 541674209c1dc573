import { authorizeRequest } from '@/app/access'
import { apiDescription } from '@/lib/openapi/document'

export async function GET(request: Request) {
  const access = await authorizeRequest(request, 'browse', { keys: true })
  if (!access.ok) return access.refusal
  return Response.json(apiDescription(), { headers: { 'cache-control': 'private, no-store' } })
}
