import { createRandom, type Random } from './random'

export const TROUBLES = [
  'status-401',
  'status-404',
  'deleted',
  'not-ready',
  'rate-limited',
  'server-error',
  'stall',
  'reset-midway',
  'truncated',
  'no-length',
  'empty-body',
  'range-ignored',
  /** Content-Length below or above the bytes sent */
  'length-too-short',
  'length-too-long',
  /** Listed without its recording ID */
  'broken-item',
  /** An HTML page instead of the API, as from a wrong URL or a proxy, with 404 or 200 */
  'page-404',
  'page-200',
  /** Files that aren't the recording: a header without audio, an HTML page labeled audio, audio of another length */
  'header-only',
  'page-as-audio',
  'other-length',
] as const

export type TroubleName = (typeof TROUBLES)[number]

export interface TroubleSettings {
  name: TroubleName
  /** Ends after this many requests; default: never */
  times?: number
  /** Retry-After of `rate-limited` */
  retryAfterSec?: number
  /** Random share of the requests, from 0 to 1; default: all */
  share?: number
  /** The same seed affects the same requests */
  seed?: string
}

export type Trouble = TroubleName | TroubleSettings

/** A simulator's troubles, per recording and for all */
export class TroubleBook {
  readonly #byTarget = new Map<string, TroubleSettings & { random: Random }>()

  /** `null` clears the trouble. 'all' means the lists and every recording without its own trouble. */
  set(target: string, trouble: Trouble | null): void {
    if (trouble === null) {
      this.#byTarget.delete(target)
      return
    }
    const settings = typeof trouble === 'string' ? { name: trouble } : trouble
    this.#byTarget.set(target, { ...settings, random: createRandom(`trouble:${settings.seed ?? target}`) })
  }

  /** Whether this recording itself has the trouble; doesn't count toward `times`. */
  has(recordingId: string, name: TroubleName): boolean {
    return this.#byTarget.get(recordingId)?.name === name
  }

  /** Returns the trouble that this request meets and counts it toward `times`; null if none applies. */
  meet(recordingId: string | null, possibleHere: readonly TroubleName[]): TroubleSettings | null {
    const target = recordingId !== null && this.#byTarget.has(recordingId) ? recordingId : 'all'
    const trouble = this.#byTarget.get(target)
    if (!trouble || !possibleHere.includes(trouble.name)) return null
    if (trouble.share !== undefined && trouble.random() >= trouble.share) return null
    if (trouble.times !== undefined) {
      trouble.times -= 1
      if (trouble.times <= 0) this.#byTarget.delete(target)
    }
    return trouble
  }
}
