import { expect, test } from 'vitest'
import { readTrustedProfile, trustedEmail } from './oidc-claims'

const email = 'ana@example.com'

test.each<[Record<string, unknown>, string | undefined, boolean]>([
  [{ email }, email, true],
  [{ email: 'Ana@Example.com' }, email, true],
  [{ email, email_verified: true }, email, true],
  [{ email, email_verified: false }, email, false],
  [{ email, email_verified: 'false' }, email, false],
  [{ email, xms_edov: true }, email, true],
  [{ email, xms_edov: '1' }, email, true],
  [{ email, xms_edov: '0' }, email, false],
  [{ email, xms_edov: false }, email, false],
  [{ preferred_username: email }, email, true],
  [{ email: '', upn: email }, email, true],
  [{ preferred_username: 'ana', upn: email }, email, true],
  [{ email: 'bo@example.com', preferred_username: email }, 'bo@example.com', true],
  [{ email: 'no email', preferred_username: email }, undefined, true],
  [{ preferred_username: { at: email } }, undefined, true],
  [{}, undefined, true],
])('%j stands for %s, confirmed: %j', (claims, email, emailVerified) => {
  expect(trustedEmail(claims)).toEqual({ email, emailVerified })
})

test('an ID token without an email names its person, whatever else cannot be asked', async () => {
  const payload = { sub: 's-1', name: 'Ana', preferred_username: email }
  const idToken = `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`
  expect(await readTrustedProfile('https://id.example.com', { idToken })).toMatchObject({
    id: 's-1',
    sub: 's-1',
    name: 'Ana',
    email,
    emailVerified: true,
  })
  expect(await readTrustedProfile('https://id.example.com', { idToken: 'opaque' })).toBeNull()
  expect(await readTrustedProfile('https://id.example.com', {})).toBeNull()
})
