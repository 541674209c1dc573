import { expect, test } from 'vitest'
import { nextPageUrl } from './next-page'

const API = 'https://www.freeclimb.com/apiserver'

test.each([
  ['/Accounts/AC1/Recordings?cursor=1a', `${API}/Accounts/AC1/Recordings?cursor=1a`],
  ['/Accounts/AC1/Recordings&cursor=1a', `${API}/Accounts/AC1/Recordings?cursor=1a`],
  ['/Accounts/AC1/Recordings&cursor=1a&b=2', `${API}/Accounts/AC1/Recordings?cursor=1a&b=2`],
  ['/Accounts/AC1/Recordings?a=1&cursor=1a', `${API}/Accounts/AC1/Recordings?a=1&cursor=1a`],
  ['Accounts/AC1/Recordings?cursor=1a', `${API}/Accounts/AC1/Recordings?cursor=1a`],
  ['/apiserver/Accounts/AC1/Recordings?cursor=1a', `${API}/Accounts/AC1/Recordings?cursor=1a`],
  [`${API}/Accounts/AC1/Recordings&cursor=1a`, `${API}/Accounts/AC1/Recordings?cursor=1a`],
  ['https://evil.example/apiserver?cursor=1a', null],
  ['http://www.freeclimb.com/apiserver?cursor=1a', null],
  ['https://www.freeclimb.com:8443/apiserver?cursor=1a', null],
  ['https://', null],
  ['javascript:alert(1)', null],
  ['//evil.example/?cursor=1a', `${API}//evil.example/?cursor=1a`],
  ['@evil.example/?cursor=1a', `${API}/@evil.example/?cursor=1a`],
])('%s leads to %s', (nextPageUri, expected) => {
  expect(nextPageUrl(nextPageUri, API)?.href ?? null).toBe(expected)
})

test('an API at the root of a host is one too', () => {
  expect(nextPageUrl('/a&cursor=1', 'http://127.0.0.1:4010')?.href).toBe('http://127.0.0.1:4010/a?cursor=1')
})
