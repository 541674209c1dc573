import { expect, test } from 'vitest'
import { isPublicPath } from './public-paths'

test.each([
  '/api/webhooks/freeclimb',
  '/api/health',
  '/api/health/ready',
  '/sign-in',
  '/unavailable',
  '/icon.svg',
  '/invitations/abc',
  '/api/auth/callback/oidc',
])('%s is for strangers', (path) => {
  expect(isPublicPath(path)).toBe(true)
})

test.each([
  '',
  '/',
  '/conferences',
  '/api',
  '/api/webhooks',
  '/api/webhooks/freeclimb/',
  '/api/webhooks/freeclimb/../../conferences/export',
  '/API/health',
  '/api/health/x',
  '/api/health/ready/x',
  '/sign-in/',
  '/sign-in/../conferences',
  '/Sign-In',
  '//sign-in',
  '/unavailable.txt',
  '/invitations',
  '/invitations/',
  '/invitations/..',
  '/invitations/../conferences',
  '/invitations/a/b',
  '/invitations/a\\..\\b',
  '/api/auth/callback/../../conferences/export',
  '/api/auth/sign-up/email',
])('%s is not', (path) => {
  expect(isPublicPath(path)).toBe(false)
})
