import { expect, test } from 'vitest'
import { loadCredentials, randomCredentials } from './credentials'

test('random credentials have the form of real ones', () => {
  const { accountId, apiKey, signingSecrets } = randomCredentials()
  expect(accountId).toMatch(/^AC[0-9a-f]{40}$/)
  expect(apiKey).toMatch(/^[0-9a-f]{40}$/)
  expect(signingSecrets).toEqual([expect.stringMatching(/^sigsec_[0-9a-f]{40}$/)])
})

test('several secrets are separated by commas', () => {
  const env = {
    FREECLIMB_ACCOUNT_ID: 'AC1',
    FREECLIMB_API_KEY: 'k',
    FREECLIMB_SIGNING_SECRETS: ' one, two ,',
  }
  expect(loadCredentials(env)).toEqual({
    ok: true,
    credentials: { accountId: 'AC1', apiKey: 'k', signingSecrets: ['one', 'two'] },
  })
})

test('names what is missing or blank', () => {
  expect(loadCredentials({ FREECLIMB_API_KEY: 'k', FREECLIMB_SIGNING_SECRETS: ' ' })).toEqual({
    ok: false,
    missing: ['FREECLIMB_ACCOUNT_ID', 'FREECLIMB_SIGNING_SECRETS'],
  })
})
