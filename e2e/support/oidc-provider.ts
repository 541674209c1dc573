import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import { freePort } from '../../scripts/support/ports'

/**
 * Starts an OpenID provider where any login that is an email signs in as that email, verified. Emails that start with
 * `unverified` are unverified, `entra` ones have no `email_verified` claim, and `mailless` ones are sent only as the
 * username. A login of `other:EMAIL` is another person with that email.
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
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    cookies: { keys: ['cookie-key-of-the-tests'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        ...emailClaims(id.replace(/^other:/, '')),
        // Tests a NUL, which Postgres can't store.
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

function emailClaims(email: string) {
  if (email.startsWith('mailless')) return { preferred_username: email }
  if (email.startsWith('entra')) return { email }
  return { email, email_verified: !email.startsWith('unverified') }
}
