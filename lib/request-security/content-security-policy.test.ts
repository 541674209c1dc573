import { expect, test } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy'

const directives = (policy: string) =>
  Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )

test('a page runs what carries its nonce, loads from its own origin, and is framed by nobody', () => {
  const policy = contentSecurityPolicy({ nonce: 'abc=' })
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
  expect(directives(policy)).toMatchObject({
    'default-src': ["'none'"],
    'script-src': ["'self'", "'nonce-abc='", "'strict-dynamic'"],
    'style-src': ["'self'", "'nonce-abc='"],
    'form-action': ["'self'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
  })
})

test('eval, the websocket and the styles of tools are for development only', () => {
  const policy = directives(contentSecurityPolicy({ nonce: 'abc=', isDevelopment: true }))
  expect(policy['script-src']).toContain("'unsafe-eval'")
  expect(policy['connect-src']).toContain('ws:')
  expect(policy['style-src-elem']).toContain("'unsafe-inline'")
  expect(policy['style-src']).toEqual(["'self'", "'nonce-abc='"])
})
