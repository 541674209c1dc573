import { loadStored, store } from '@/components/ui/browser-storage'

export type Settings = {
  speed: number
  volume: number
  isMuted: boolean
  skipsSilence: boolean
  evensOut: boolean
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]

export const DEFAULT_SETTINGS: Settings = {
  speed: 1,
  volume: 1,
  isMuted: false,
  skipsSilence: false,
  evensOut: false,
}

const KEY = 'player settings'

/** Stored settings may be from another version or edited by hand, so an invalid speed or volume becomes 1. */
export function loadSettings(): Settings {
  const settings = { ...DEFAULT_SETTINGS, ...(loadStored('localStorage', KEY) as Partial<Settings> | null) }
  if (!SPEEDS.includes(settings.speed)) settings.speed = 1
  if (!(settings.volume >= 0 && settings.volume <= 1)) settings.volume = 1
  return settings
}

export function saveSettings(settings: Settings) {
  store('localStorage', KEY, settings)
}
