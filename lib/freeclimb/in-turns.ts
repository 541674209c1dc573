import { setTimeout as wait } from 'node:timers/promises'
import { postpone, withTurn } from './rate-limit'

const MAX_RETRIES = 3
const RETRY_BASE_MS = 400
// For others that ask, or for as long as FreeClimb has asked us to wait.
const PATIENCE_MS = 5 * 60_000

const PASSING = new Set(['rate-limited', 'timeout', 'unreachable'])

type Asked = { ok: true } | { ok: false; failure: string; retryAfterSec?: number }

/**
 * Asks FreeClimb for something that may be asked for again, each time in a turn at the gate, which lasts until `ask` has
 * ended. What may pass by itself is asked again, three times; what FreeClimb says of waiting holds for everybody.
 *
 * @returns the last answer; 'no-turn' when others had all the turns for minutes
 */
export async function inTurns<Answer extends Asked>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  signal: AbortSignal,
  retryBaseMs = RETRY_BASE_MS,
): Promise<Answer | 'no-turn'> {
  for (let retries = 0; ; retries++) {
    const asked = await withTurn((turn) => ask(turn.signal), { signal, patienceMs: PATIENCE_MS })
    if (asked === 'no-turn' || asked.ok) return asked
    const { failure, retryAfterSec } = asked
    if (failure === 'rate-limited' && retryAfterSec !== undefined) await postpone(retryAfterSec)
    if (signal.aborted || !PASSING.has(failure) || retries === MAX_RETRIES) return asked
    if (failure !== 'rate-limited')
      await wait(retryBaseMs * 2 ** retries * (0.5 + Math.random()), undefined, { signal })
  }
}
