import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { WEBHOOK } from '@/lib/request-security/front-door'
import { countableAddress, originOf, PEER_HEADER } from '@/lib/request-security/origin'
import { recognize } from '@/lib/request-security/recognize'
import type { Gate } from './arrivals'
import { pathOf } from './path-of'
import type { Refusal, Refuse } from './refusal'
import { type Person, Turns } from './turns'

const LIMITS = {
  atOnce: 4,
  atOnceByPerson: 2,
  atOnceByStrangers: 2,
  waiting: 500,
  waitingByPerson: 100,
  waitingByStrangers: 250,
}

/** What takes longer waits for something else than for us, and keeps nobody waiting. */
const LONGEST_TURN_MS = 2_000

/**
 * A stranger's turn lasts until the answer, so that no more of them are at work than may be. It ends here for those who read
 * theirs slowly.
 */
const LONGEST_TURN_OF_STRANGER_MS = 10_000

const LONGEST_WAIT_MS = 20_000

/** Never behind a page: posts, what a load balancer asks, jobs that a schedule runs, and files that cost nothing. */
const WITHOUT_TURN = /^\/(?:api\/health(?:\/ready)?|api\/jobs\/run|unavailable|icon\.svg|_next\/static\/.*)$/

/**
 * Marks what has a turn. Next asks this server itself where an action belongs to another page, with the headers of the
 * request that it is answering: waiting for a second turn, such a request would hold up the first.
 */
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

// Instrumentation and routes are built apart, and each has a copy of this module.
const globalForTurns = globalThis as typeof globalThis & { roomtonePageTurns?: Turns }

function pageTurns(): Turns {
  globalForTurns.roomtonePageTurns ??= new Turns(LIMITS)
  return globalForTurns.roomtonePageTurns
}

/**
 * Lets a few pages at a time be drawn, and fewer of one person, so that posts find the process, its database connections
 * and its memory free.
 */
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
      const longestMs = person.isStranger ? LONGEST_TURN_OF_STRANGER_MS : LONGEST_TURN_MS
      timer = setTimeout(() => end?.(), longestMs).unref()
      goOn()
    })
    // Which of the strangers asked for much is not known.
    if (end === null) return refuse(request, response, person.isStranger ? BUSY : TOO_MANY)
    timer ??= setTimeout(() => {
      end()
      refuse(request, response, BUSY)
    }, LONGEST_WAIT_MS).unref()
    whenWorkedOut(path, response, () => {
      clearTimeout(timer)
      end()
    })
  }
}

/** Does one part of long work when it is this person's turn, between pages. */
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

/**
 * A page is drawn until its end. The answer of the API is ready when its head goes out: its reader may then take as long
 * as they listen.
 */
function whenWorkedOut(path: string, response: ServerResponse, end: () => void) {
  response.once('close', end)
  // Not finish, for which a slow reader can be waited for.
  response.once('prefinish', end)
  if (!path.startsWith('/api/')) return
  const writeHead = response.writeHead
  response.writeHead = (...values: unknown[]) => {
    end()
    return Reflect.apply(writeHead, response, values)
  }
}

/**
 * Who asks, by what can't be made up: a signature of ours, a key that opened before, or else the address, as far as it can be
 * believed.
 */
function personOf({ headers }: IncomingMessage): Person {
  const name = recognize(headers.cookie, headers.authorization)
  if (name !== null) return { name, isStranger: false }
  const told = new Headers()
  for (const header of ['x-forwarded-for', PEER_HEADER])
    if (headers[header] !== undefined) told.set(header, String(headers[header]))
  const { address } = originOf(told)
  return { name: `address ${countableAddress(address)}`, isStranger: true }
}
