import { expect, test } from 'vitest'
import { databaseUrlFault, ignoredParameters } from './database-url'

const AT = 'postgres://u:p@host/db'

test.each([
  AT,
  `${AT}?schema=public`,
  `${AT}?sslmode=require&channel_binding=require`,
  `${AT}?sslcert=client.pem&sslkey=client.key&sslrootcert=ca.pem`,
  `${AT}?uselibpqcompat=true&sslmode=require`,
  'postgres://u:p@/db?host=/cloudsql/project:region:name',
  'postgres:///db?host=/var/run/postgresql',
  'postgres://%2Fvar%2Frun%2Fpostgresql/db',
  'postgresql://u:a,b@host/db',
  'postgres://[::1]:5432/db',
])('%s can be used, and all of it has an effect', (url) => {
  expect([databaseUrlFault(url), ignoredParameters(url)]).toEqual([null, []])
})

test('what has no effect is known, each once', () => {
  const url = `${AT}?pgbouncer=true&connection_limit=1&pool_timeout=20&pgbouncer=true&schema=public`
  expect([databaseUrlFault(url), ignoredParameters(url)]).toEqual([
    null,
    ['pgbouncer', 'connection_limit', 'pool_timeout'],
  ])
})
