import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { conferenceFilters } from '@/lib/conferences/filters'
import { pageOptionsSchema } from '@/lib/conferences/page-query'
import { TOO_LARGE } from '@/lib/http/limit-bodies'
import { BUSY, TOO_MANY } from '@/lib/http/page-turns'
import { exportOptionsSchema } from '@/lib/list-query/export-options'
import { AUDIO_FAILURES } from '@/lib/playback/audio-failures'
import { apiDescription } from './document'

// Through JSON, as clients get it.
const document: ReturnType<typeof apiDescription> = JSON.parse(JSON.stringify(apiDescription()))

test('it keeps to the rules of OpenAPI 3.1', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(document))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(validator.version).toBe('3.1')
})

test('everything that it refers to is there', () => {
  const named = new Set(JSON.stringify(document).match(/#\/components\/schemas\/\w+/g))
  expect([...named].map((name) => name.split('/').at(-1)).toSorted()).toEqual(
    Object.keys(document.components.schemas).toSorted(),
  )
})

describe('every parameter that is read is described', () => {
  test.each([
    ['/api/conferences', pageOptionsSchema],
    ['/api/conferences/export', exportOptionsSchema],
  ] as const)('%s', (path, options) => {
    const { parameters } = document.paths[path].get
    expect(parameters.map(({ name }) => name)).toEqual([
      ...Object.keys(conferenceFilters.schema.shape),
      ...Object.keys(options.shape),
    ])
    for (const { name, description, schema } of parameters) {
      expect(description, name).toMatch(/\w+/)
      expect(schema.type, name).toBe(name === 'limit' ? 'integer' : 'string')
    }
  })
})

test('choices, bounds and defaults are those that are read', () => {
  const { parameters } = document.paths['/api/conferences'].get
  const schemaOf = (wanted: string) => parameters.find(({ name }) => name === wanted)?.schema
  expect(schemaOf('status')).toEqual({
    type: 'string',
    enum: ['live', 'processing', 'ended', 'no-recording', 'created'],
  })
  expect(schemaOf('sort')).toEqual({ type: 'string', enum: ['started', 'duration'], default: 'started' })
  expect(schemaOf('limit')).toEqual({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
})

test('every way in which audio can fail is described', () => {
  const responses: Record<string, { description: string }> =
    document.paths['/api/recordings/{recordingId}/audio'].get.responses
  for (const { status, sentence } of Object.values(AUDIO_FAILURES))
    expect(responses[status]?.description).toContain(sentence)
  expect(Object.keys(responses)).toEqual(
    expect.arrayContaining(['200', '206', '304', '401', '403', '404', '416']),
  )
})

test('every address is said to refuse too much at once', () => {
  for (const [path, { get }] of Object.entries(document.paths)) {
    const responses: Record<string, { description: string; headers?: object }> = get.responses
    for (const { status, code, retryAfterSec } of [TOO_LARGE, TOO_MANY, BUSY]) {
      expect(responses[status]?.description, path).toContain(`\`${code}\``)
      expect('Retry-After' in (responses[status]?.headers ?? {}), path).toBe(retryAfterSec !== undefined)
    }
  }
})
