import { describe, expect, test } from 'vitest'
import { isDatabaseUnavailable } from './database-errors'

const coded = (code: string) => Object.assign(new Error('refused'), { code })

describe('the database is away', () => {
  test.each<[string, unknown]>([
    ['nobody listens', coded('ECONNREFUSED')],
    ['every address of a host refuses', new AggregateError([coded('ECONNREFUSED')])],
    ['no such host', coded('ENOTFOUND')],
    ['Prisma cannot reach it', coded('P1001')],
    ['a transaction found no connection in time', coded('P2028')],
    ['it is shutting down', coded('57P01')],
    ['it is starting up', coded('57P03')],
    ['it has too many connections', coded('53300')],
    ['it refuses the password', coded('28P01')],
    ['it has no such database', coded('3D000')],
    ['it is not routed to', coded('EHOSTUNREACH')],
    ['its certificate has expired', coded('CERT_HAS_EXPIRED')],
    ['its certificate is of another authority', coded('SELF_SIGNED_CERT_IN_CHAIN')],
    ['its certificate is for another name', coded('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['the adapter says so of its certificate', { cause: { kind: 'TlsConnectionError' } }],
    ['the pool waited too long', new Error('timeout exceeded when trying to connect')],
    ['the connection broke', new Error('Connection terminated unexpectedly')],
    [
      'the connection broke between two statements',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['a cause says so', new Error('query failed', { cause: coded('ECONNRESET') })],
    [
      'the adapter says so',
      Object.assign(coded('P2010'), {
        meta: { driverAdapterError: new Error('x', { cause: { kind: 'DatabaseNotReachable' } }) },
      }),
    ],
  ])('%s', (_, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true)
  })
})

describe('the database is there and refused', () => {
  test.each<[string, unknown]>([
    ['a statement', coded('42P01')],
    ['a second row of one key', coded('P2002')],
    ['a value', coded('22021')],
    ['nothing at all', null],
    ['a text', 'ECONNREFUSED'],
    ['an error of our own', new Error('a bug')],
  ])('%s', (_, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false)
  })
})
