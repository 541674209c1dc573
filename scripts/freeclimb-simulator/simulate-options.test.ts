import { expect, test } from 'vitest'
import { parseSimulateOptions } from './simulate-options'

test('reads every flag', () => {
  const line =
    '--conferences 20 --every 5s --callback-url https://a.example/hook --recordings-per-conference 3 --duration 90s ' +
    '--pace 0s --delay 2s --duplicates 0.1 --drop .2 --reorder --range-ignored --gap 30s --stereo --trouble not-ready --seed s --exit'
  expect(parseSimulateOptions(line.split(' '), {})).toEqual({
    conferences: 20,
    everyMs: 5000,
    port: 4010,
    exit: true,
    help: false,
    conference: {
      callbackUrl: 'https://a.example/hook',
      recordings: 3,
      durationSec: 90,
      paceMs: 0,
      delayMs: 2000,
      duplicates: 0.1,
      drop: 0.2,
      reorder: true,
      rangeIgnored: true,
      gapSec: 30,
      stereo: true,
      trouble: 'not-ready',
      seed: 's',
    },
  })
})

test('goes where the application listens and fetches its audio', () => {
  const env = { PORT: '8080', FREECLIMB_API_URL: 'http://127.0.0.1:5123/apiserver' }
  expect(parseSimulateOptions([], env)).toMatchObject({
    port: 5123,
    conference: { callbackUrl: 'http://localhost:8080/api/webhooks/freeclimb' },
  })
  const cloud = { FREECLIMB_API_URL: 'https://www.freeclimb.com/apiserver' }
  expect(parseSimulateOptions([], cloud)).toMatchObject({
    port: 4010,
    conference: { callbackUrl: 'http://localhost:3000/api/webhooks/freeclimb' },
  })
})

test.each([
  ['--every 5', '--every must be a duration'],
  ['--delay 5h', '--delay must be at most 1h'],
  ['--conferences 0', '--conferences must be a whole number'],
  ['--gap 0s', '"gapSec" must be a whole number from 1'],
  ['--drop 1.5', '--drop must be a share'],
  ['--trouble gremlins', '--trouble must be one of'],
  ['--callback-url localhost:3000', '--callback-url must be an address'],
  ['--port 70000', '--port must be a whole number'],
  ['--speed 2', '--speed'],
])('refuses %s', (line, sentence) => {
  expect(() => parseSimulateOptions(line.split(' '), {})).toThrow(sentence)
})
