import { keep, readKept } from './kept'

/** How this person likes recordings to be played, in this browser. */
export type Settings = {
  speed: number
  volume: number
  isMuted: boolean
  skipsSilence: boolean
  evensOut: boolean
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]

export const FIRST_SETTINGS: Settings = {
  speed: 1,
  volume: 1,
  isMuted: false,
  skipsSilence: false,
  evensOut: false,
}

const KEY = 'player settings'

export function readSettings(): Settings {
  const kept = readKept('localStorage', KEY)
  if (typeof kept !== 'object' || kept === null) return FIRST_SETTINGS
  const { speed, volume, isMuted, skipsSilence, evensOut }: Partial<Record<keyof Settings, unknown>> = kept
  return {
    speed: SPEEDS.find((known) => known === speed) ?? FIRST_SETTINGS.speed,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : FIRST_SETTINGS.volume,
    isMuted: isMuted === true,
    skipsSilence: skipsSilence === true,
    evensOut: evensOut === true,
  }
}

export function keepSettings(settings: Settings) {
  keep('localStorage', KEY, settings)
}
