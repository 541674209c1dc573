import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import { freePort } from '../scripts/ports'

/**
 * An OpenID provider for anybody: whoever types an e-mail as login is signed in with it. It vouches for e-mails but for
 * those that begin with `unverified`.
 */
export async function startOidcProvider(redirectUri: string) {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const client = {
    client_id: 'roomtone',
    client_secret: 'oidc-secret-of-the-tests',
    redirect_uris: [redirectUri],
  }
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['cookie-key-of-the-tests'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: id,
        email_verified: !id.startsWith('unverified'),
        // Postgres stores no NUL.
        name: id.startsWith('nul') ? 'N\0ul' : id.split('@')[0],
      }),
    }),
  })
  const server = createServer(provider.callback()).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    settings: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: client.client_id,
      OIDC_CLIENT_SECRET: client.client_secret,
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
