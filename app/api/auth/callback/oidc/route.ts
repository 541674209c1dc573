import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { finishOidcSignIn } from '@/lib/auth/oidc'
import { originOf } from '@/lib/request-security/origin'

export async function GET(request: Request) {
  try {
    const answer = await finishOidcSignIn(request, originOf(request.headers))
    return answer ?? Response.json({ error: 'No OIDC provider is set up.' }, { status: 404 })
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
