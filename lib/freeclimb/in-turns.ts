import { setTimeout as wait } from 'node:timers/promises'
import type { Result } from '@/lib/result'
import { postpone, withTurn } from './rate-limit'

const MAX_RETRIES = 3
const RETRY_BASE_MS = 400
// Long enough for other requests, or for the wait that FreeClimb asked for.
const PATIENCE_MS = 5 * 60_000

const PASSING = new Set(['rate-limited', 'timeout', 'unreachable'])

type Asked = Result<unknown, { failure: string; retryAfterSec?: number }>

/**
 * Sends FreeClimb an idempotent request, each attempt in its own turn. Retries temporary failures three times; a
 * Retry-After applies to all requests. Returns the last response, or 'no-turn' if others took all turns for minutes.
 */
export async function inTurns<Answer extends Asked>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  signal: AbortSignal,
  retryBaseMs = RETRY_BASE_MS,
): Promise<Answer | 'no-turn'> {
  for (let retries = 0; ; retries++) {
    const asked = await withTurn((turn) => ask(turn.signal), { signal, patienceMs: PATIENCE_MS })
    if (asked === 'no-turn' || asked.ok) return asked
    const { failure, retryAfterSec } = asked.problem
    if (failure === 'rate-limited' && retryAfterSec !== undefined) await postpone(retryAfterSec)
    if (signal.aborted || !PASSING.has(failure) || retries === MAX_RETRIES) return asked
    if (failure !== 'rate-limited')
      await wait(retryBaseMs * 2 ** retries * (0.5 + Math.random()), undefined, { signal })
  }
}
