import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { countableAddress, originOf, PEER_HEADER } from '@/lib/request-security/origin'
import { WEBHOOK } from '@/lib/request-security/public-paths'
import { recognize } from '@/lib/request-security/recognize'
import { pathOf } from './path-of'
import type { Refusal, Refuse } from './refusal'
import type { Gate } from './request-hooks'
import { type Person, Turns } from './turns'

const LIMITS = {
  atOnce: 4,
  atOnceByPerson: 2,
  atOnceByStrangers: 2,
  waiting: 500,
  waitingByPerson: 100,
  waitingByStrangers: 250,
}

/** Slower pages are waiting for something other than our CPU, so others may go ahead. */
const MAX_TURN_MS = 2_000

/** A stranger's turn normally lasts until the response ends, to enforce their limit; this frees it for slow readers. */
const MAX_TURN_OF_STRANGER_MS = 10_000

const MAX_WAIT_MS = 20_000

/** Requests that need no turn: health checks, scheduled jobs and cheap static files. Posts don't either: see takeTurns. */
const WITHOUT_TURN = /^\/(?:api\/health(?:\/ready)?|api\/jobs\/run|unavailable|icon\.svg|_next\/static\/.*)$/

// Marks a request that has a turn. If an action belongs to another page, Next requests it from this server with the same
// headers, and if that request needed its own turn, it could deadlock with the first.
const TURN_HEADER = 'x-roomtone-turn'
const OWN_TURN = randomUUID()

export const TOO_MANY: Refusal = {
  status: 429,
  code: 'too-many-requests',
  heading: 'Too many requests at once',
  error: 'You have too many requests waiting. Try again in a few seconds.',
  retryAfterSec: 5,
}

export const BUSY: Refusal = {
  status: 503,
  code: 'busy',
  heading: 'Roomtone is busy',
  error: 'Roomtone is handling too many requests right now. Try again in a few seconds.',
  retryAfterSec: 5,
}

// Next bundles instrumentation and routes separately, each with its own copy of this module.
const globalForTurns = globalThis as typeof globalThis & { roomtonePageTurns?: Turns }

function pageTurns(): Turns {
  globalForTurns.roomtonePageTurns ??= new Turns(LIMITS)
  return globalForTurns.roomtonePageTurns
}

/** Limits how many pages render at once, overall and per person, to keep CPU, memory and connections free for posts. */
export function takeTurns(refuse: Refuse): Gate {
  return (request, response, goOn) => {
    const path = pathOf(request)
    if (path === WEBHOOK || WITHOUT_TURN.test(path)) return goOn()
    if (request.headers[TURN_HEADER] === OWN_TURN) return goOn()
    request.headers[TURN_HEADER] = OWN_TURN
    let timer: NodeJS.Timeout | undefined
    const person = personOf(request)
    const end = pageTurns().take(person, () => {
      clearTimeout(timer)
      const longestMs = person.isStranger ? MAX_TURN_OF_STRANGER_MS : MAX_TURN_MS
      timer = setTimeout(() => end?.(), longestMs).unref()
      goOn()
    })
    // It's unknown which stranger sent too many requests.
    if (end === null) return refuse(request, response, person.isStranger ? BUSY : TOO_MANY)
    timer ??= setTimeout(() => {
      end()
      refuse(request, response, BUSY)
    }, MAX_WAIT_MS).unref()
    whenWorkedOut(path, response, () => {
      clearTimeout(timer)
      end()
    })
  }
}

/** Runs one step of long work when it is this person's turn, between pages. */
export async function inTurn<Result>(headers: Headers, work: () => Promise<Result>): Promise<Result> {
  const name = recognize(headers.get('cookie'), headers.get('authorization')) ?? ''
  let end: (() => void) | null = null
  await new Promise<void>((begin) => {
    end = pageTurns().take({ name, isStranger: false }, begin, true)
  })
  try {
    return await work()
  } finally {
    ;(end as (() => void) | null)?.()
  }
}

/** Ends a page's turn with its response, but an API call's once its headers are sent: listeners read audio slowly. */
function whenWorkedOut(path: string, response: ServerResponse, end: () => void) {
  response.once('close', end)
  // `finish` would wait for slow readers.
  response.once('prefinish', end)
  if (!path.startsWith('/api/')) return
  const writeHead = response.writeHead
  response.writeHead = (...values: unknown[]) => {
    end()
    return Reflect.apply(writeHead, response, values)
  }
}

/** Identifies a requester by what can't be forged: our signature or a known API key, otherwise a trusted address. */
function personOf({ headers }: IncomingMessage): Person {
  const name = recognize(headers.cookie, headers.authorization)
  if (name !== null) return { name, isStranger: false }
  const told = new Headers()
  for (const header of ['x-forwarded-for', PEER_HEADER])
    if (headers[header] !== undefined) told.set(header, String(headers[header]))
  const { address } = originOf(told)
  return { name: `address ${countableAddress(address)}`, isStranger: true }
}
