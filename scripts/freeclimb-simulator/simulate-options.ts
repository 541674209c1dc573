import { parseArgs } from 'node:util'
import type { ConferenceOptions } from './conference/options'
import { InputError, readConferenceOptions } from './control-input'
import { TROUBLES } from './trouble'

export interface SimulateOptions {
  conferences: number
  everyMs: number
  port: number
  exit: boolean
  help: boolean
  /** Options of each conference, except the seed */
  conference: ConferenceOptions
}

const DEFAULT_PORT = 4010

export const SIMULATE_HELP = `npm run simulate -- [options]

Plays FreeClimb: lives conferences, posts their signed webhooks to a callback URL and serves their
recordings by REST.
Credentials come from .env, else from those the demo left in .data/demo.env:
FREECLIMB_SIGNING_SECRETS, FREECLIMB_ACCOUNT_ID, FREECLIMB_API_KEY.

  --conferences 20               how many conferences (1)
  --every 5s                     a new conference this often (0s: one after the other)
  --callback-url URL             where to post (http://localhost:3000/api/webhooks/freeclimb; the port follows PORT)
  --recordings-per-conference 2  how often each room fills again; 0 records nothing (1)
  --duration 90s                 length of each recording (varied: seconds to above an hour)
  --pace 200ms                   pause between the posts of a conference (100ms)
  --delay 2s                     how much later than the end each recording is ready (0s)
  --duplicates 0.1               share of posts that are sent twice (0)
  --drop 0.1                     share of posts that are never sent (0)
  --reorder                      posts in any order
  --range-ignored                recordings are answered whole, whatever range was asked
  --gap 30s                      talk and silence take turns in the recordings, so long each
  --stereo                       recordings of two channels, one side of the talk on each
  --trouble NAME                 what requests for the recordings meet: ${TROUBLES.slice(0, 4).join(', ')},
                                 ${TROUBLES.slice(4, 9).join(', ')},
                                 ${TROUBLES.slice(9).join(', ')}
  --seed TEXT                    the same seed makes the same conferences
  --port 4010                    port of the REST API (that of a local FREECLIMB_API_URL, else 4010)
  --exit                         leave when all is sent, instead of serving the recordings until Ctrl-C
  --help                         this text`

/** Throws an error with a message for the command line. */
export function parseSimulateOptions(
  args: readonly string[],
  env: Record<string, string | undefined>,
): SimulateOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      conferences: { type: 'string', default: '1' },
      every: { type: 'string', default: '0s' },
      'callback-url': { type: 'string' },
      'recordings-per-conference': { type: 'string', default: '1' },
      duration: { type: 'string' },
      pace: { type: 'string', default: '100ms' },
      delay: { type: 'string', default: '0s' },
      duplicates: { type: 'string', default: '0' },
      drop: { type: 'string', default: '0' },
      reorder: { type: 'boolean', default: false },
      'range-ignored': { type: 'boolean', default: false },
      gap: { type: 'string' },
      stereo: { type: 'boolean', default: false },
      trouble: { type: 'string' },
      seed: { type: 'string' },
      port: { type: 'string' },
      exit: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { duration, gap, trouble } = values
  if (trouble !== undefined && !TROUBLES.some((name) => name === trouble)) {
    throw new InputError(`--trouble must be one of ${TROUBLES.join(', ')}.`)
  }
  return {
    conferences: wholeNumber('--conferences', values.conferences, 1, 1_000_000),
    everyMs: milliseconds('--every', values.every),
    port: values.port === undefined ? portOfApi(env) : wholeNumber('--port', values.port, 1, 65_535),
    exit: values.exit,
    help: values.help,
    conference: readConferenceOptions({
      callbackUrl: callbackUrl(values['callback-url'], env),
      recordings: wholeNumber('--recordings-per-conference', values['recordings-per-conference'], 0, 100),
      ...(duration === undefined
        ? {}
        : { durationSec: Math.ceil(milliseconds('--duration', duration, 24) / 1000) }),
      paceMs: milliseconds('--pace', values.pace),
      delayMs: milliseconds('--delay', values.delay),
      duplicates: share('--duplicates', values.duplicates),
      drop: share('--drop', values.drop),
      reorder: values.reorder,
      rangeIgnored: values['range-ignored'],
      stereo: values.stereo,
      ...(gap === undefined ? {} : { gapSec: Math.ceil(milliseconds('--gap', gap) / 1000) }),
      ...(trouble === undefined ? {} : { trouble }),
      ...(values.seed === undefined ? {} : { seed: values.seed }),
    }),
  }
}

function callbackUrl(value: string | undefined, env: Record<string, string | undefined>): string {
  const url = value ?? `http://localhost:${env.PORT || 3000}/api/webhooks/freeclimb`
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  throw new InputError(
    `--callback-url must be an address that starts with http:// or https://, not "${url}".`,
  )
}

/** Returns the port of a local FREECLIMB_API_URL, because the application fetches audio from there. */
function portOfApi(env: Record<string, string | undefined>): number {
  const url = env.FREECLIMB_API_URL ?? ''
  if (!URL.canParse(url)) return DEFAULT_PORT
  const { hostname, port } = new URL(url)
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && port !== '' ? Number(port) : DEFAULT_PORT
}

function milliseconds(flag: string, value: string, mostHours = 1): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value)
  const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? '']
  if (!match || unitMs === undefined) {
    throw new InputError(`${flag} must be a duration like 500ms, 5s, 2m or 1h, not "${value}".`)
  }
  const length = Math.round(Number(match[1]) * unitMs)
  if (length <= mostHours * 3_600_000) return length
  throw new InputError(`${flag} must be at most ${mostHours}h, not "${value}".`)
}

function wholeNumber(flag: string, value: string, low: number, high: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (number >= low && number <= high) return number
  throw new InputError(`${flag} must be a whole number from ${low} to ${high}, not "${value}".`)
}

function share(flag: string, value: string): number {
  const number = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN
  if (number >= 0 && number <= 1) return number
  throw new InputError(`${flag} must be a share from 0 to 1, not "${value}".`)
}
