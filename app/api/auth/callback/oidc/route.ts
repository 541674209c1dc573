import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { finishOidcSignIn } from '@/lib/auth/oidc'
import { originOf } from '@/lib/request-security/origin'
import { problem } from '../../../problem'

export async function GET(request: Request) {
  try {
    const answer = await finishOidcSignIn(request, originOf(request.headers))
    return answer ?? problem(404, 'not-found', 'No OIDC provider is set up.')
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}
