import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AUDIO_FAILURES } from '@/lib/playback/audio-failures'
import { TOO_LARGE } from './limit-bodies'
import { BUSY, TOO_MANY } from './page-turns'
import { API_PROBLEMS, WEBHOOK_PROBLEMS } from './problem'

const documented = [...readFileSync('docs/api.md', 'utf8').matchAll(/^\| (\d{3}) +\| `([\w-]+)` +\|/gm)].map(
  ([, status, code]) => `${status} ${code}`,
)

test('every code is documented, once, and in kebab case', () => {
  const codes = [...Object.keys(API_PROBLEMS), ...Object.keys(WEBHOOK_PROBLEMS)]
  for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  expect(documented.map((row) => row.split(' ')[1]).toSorted()).toEqual(codes.toSorted())
})

test('the documented statuses are those of audio, and of what the server refuses itself', () => {
  for (const [code, { status }] of Object.entries(AUDIO_FAILURES))
    expect(documented).toContain(`${status} ${code}`)
  for (const { status, code } of [TOO_LARGE, TOO_MANY, BUSY])
    expect(documented).toContain(`${status} ${code}`)
})

test('what people are told is a sentence', () => {
  const sentences = [...Object.values(AUDIO_FAILURES).map(({ sentence }) => sentence), TOO_LARGE.error]
  for (const sentence of [...sentences, TOO_MANY.error, BUSY.error]) expect(sentence).toMatch(/^[A-Z].*\.$/)
})
