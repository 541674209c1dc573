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
  /** Declares fewer, or more, bytes than it sends */
  'length-too-short',
  'length-too-long',
  /** Stands in lists without its recordingId */
  'broken-item',
  /** A web page in the place of the API, as of a wrong address or of a proxy: with 404, or with 200 */
  'page-404',
  'page-200',
  /** Files that are not the recording: a header without audio, a web page called audio, and audio of another length */
  'header-only',
  'page-as-audio',
  'other-length',
] as const

export type TroubleName = (typeof TROUBLES)[number]

export interface TroubleSettings {
  name: TroubleName
  /** After so many requests all is well again; without it the trouble stays. */
  times?: number
  /** For `rate-limited`: what Retry-After says. */
  retryAfterSec?: number
  /** Of the requests, from 0 to 1, at random; all of them when not said. */
  share?: number
  /** The same seed troubles the same requests. */
  seed?: string
}

export type Trouble = TroubleName | TroubleSettings

/** The troubles of one simulator, by recording and for all of them. */
export class TroubleBook {
  readonly #byTarget = new Map<string, TroubleSettings & { random: Random }>()

  /** `null` ends the trouble; 'all' is every recording that has none of its own, and the lists. */
  set(target: string, trouble: Trouble | null): void {
    if (trouble === null) {
      this.#byTarget.delete(target)
      return
    }
    const settings = typeof trouble === 'string' ? { name: trouble } : trouble
    this.#byTarget.set(target, { ...settings, random: createRandom(`trouble:${settings.seed ?? target}`) })
  }

  /** Whether a recording has this trouble of its own; not counted as met. */
  has(recordingId: string, name: TroubleName): boolean {
    return this.#byTarget.get(recordingId)?.name === name
  }

  /** The trouble that this request meets, counted as met; null when none of the possible ones is set. */
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
