import { recognize } from '@/lib/request-security/recognize'
import type { Refuse } from './refusal'

const REFUSALS_PER_TURN = 5
const TURN_MS = 50

/**
 * Sends at most 100 refusals a second. One takes 0.2 ms, and 500 connections that retry immediately would leave no time
 * for anything else. Recognized users have a separate limit, so strangers don't delay them.
 */
export function paceRefusals(refuse: Refuse): Refuse {
  const ofStrangers = pace()
  const ofKnown = pace()
  return (request, response, refusal) => {
    const { cookie, authorization } = request.headers
    const isStranger = recognize(cookie, authorization) === null
    const giveUp = (isStranger ? ofStrangers : ofKnown)(() => refuse(request, response, refusal))
    response.once('close', giveUp)
  }
}

function pace() {
  const waiting = new Set<() => void>()
  let left = REFUSALS_PER_TURN
  let timer: NodeJS.Timeout | undefined

  function beginTurn() {
    left = REFUSALS_PER_TURN
    for (const answer of waiting) {
      if (left === 0) return
      left -= 1
      waiting.delete(answer)
      answer()
    }
    if (left < REFUSALS_PER_TURN) return
    clearInterval(timer)
    timer = undefined
  }

  return (answer: () => void) => {
    timer ??= setInterval(beginTurn, TURN_MS).unref()
    if (left > 0) {
      left -= 1
      answer()
    } else waiting.add(answer)
    return () => void waiting.delete(answer)
  }
}
