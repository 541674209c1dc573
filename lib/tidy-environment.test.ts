import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tidyEnvironment } from './tidy-environment'

function tidied(variables: Record<string, string>) {
  const copy = { ...variables }
  tidyEnvironment(copy)
  return copy
}

const EXAMPLE_NAMES = Object.keys(parseEnv(readFileSync('.env.example', 'utf8')))

test.each(['', ' ', '\t\r', '""', "''", '" "'])('%j is as good as not set', (blank) => {
  expect(tidied(Object.fromEntries(EXAMPLE_NAMES.map((name) => [name, blank])))).toEqual({})
})

test('blank variables of other programs are deleted, and their other values left as they stand', () => {
  expect(tidied({ NODE_OPTIONS: '', SOMETHING: ' ', PS1: '"$ "' })).toEqual({ PS1: '"$ "' })
})

// docker run --env-file keeps lines as they are, and a shell that reads a file with CRLF keeps the carriage return.
test('a value is the same with what a .env file would drop around it', () => {
  const value = fc.stringMatching(/^[\w:/.@-][\w :/.@-]*[\w:/.@-]$/)
  const around = fc.constantFrom(['', ''], [' ', '  '], ['', '\r'], ['"', '"'], ["'", "'"], [' "', '"\r'])
  const name = fc.constantFrom(...EXAMPLE_NAMES.filter((name) => !name.startsWith('DATABASE_URL')))
  fc.assert(
    fc.property(name, value, around, (name, value, [before, after]) => {
      expect(tidied({ [name]: `${before}${value}${after}` })).toEqual({ [name]: value })
    }),
  )
})

const AT = 'postgres://u:p@host/db'

test.each([
  [AT, AT],
  [`"${AT}"`, AT],
  [`${AT}?sslmode=require&channel_binding=require`, `${AT}?sslmode=verify-full&channel_binding=require`],
  [`${AT}?a=b&sslmode=prefer`, `${AT}?a=b&sslmode=verify-full`],
  [`${AT}?sslmode=verify-ca&sslrootcert=ca.pem`, `${AT}?sslmode=verify-full&sslrootcert=ca.pem`],
  [`${AT}?sslmode=verify-full`, `${AT}?sslmode=verify-full`],
  [`${AT}?sslmode=verify-full&sslrootcert=system`, `${AT}?sslmode=verify-full`],
  [`${AT}?sslrootcert=system&sslmode=verify-full`, `${AT}?sslmode=verify-full`],
  [`${AT}?sslrootcert=system`, `${AT}?sslmode=verify-full`],
  [`${AT}?sslmode=disable`, `${AT}?sslmode=disable`],
  [`${AT}?sslmode=no-verify`, `${AT}?sslmode=no-verify`],
  [`${AT}?uselibpqcompat=true&sslmode=require`, `${AT}?uselibpqcompat=true&sslmode=require`],
  [`${AT}?sslmode=required`, `${AT}?sslmode=required`],
])('the database at %s is asked for as %s', (url, explicit) => {
  expect(tidied({ DATABASE_URL: url, DATABASE_URL_UNPOOLED: url })).toEqual({
    DATABASE_URL: explicit,
    DATABASE_URL_UNPOOLED: explicit,
  })
})
