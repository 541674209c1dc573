import type { KeyboardEvent } from 'react'
import { showKeyboardShortcuts } from '@/components/ui/show-keyboard-shortcuts'
import { changeSettings, playback, seek, seekBy, toggle } from './playback'
import { ARROW_SEC, SHIFTED_ARROW_SEC, STEP_SEC } from './player-steps'
import { SPEEDS } from './settings'

const ACTIONS: Record<string, (shiftKey: boolean) => void> = {
  ' ': toggle,
  k: toggle,
  ArrowLeft: (shiftKey) => seekBy(-arrowSec(shiftKey)),
  ArrowRight: (shiftKey) => seekBy(arrowSec(shiftKey)),
  j: () => seekBy(-STEP_SEC),
  l: () => seekBy(STEP_SEC),
  '<': () => changeSpeed(-1),
  '>': () => changeSpeed(1),
  m: () => changeSettings({ isMuted: !playback().settings.isMuted }),
  '?': showKeyboardShortcuts,
}

// Controls that users type or choose in; a slider's keys are the player's.
const KEEPS_KEYS = 'select, input:not([type="range"]), [data-keeps-keys]'

/** Runs the player's action for a key. Returns whether there is one; the focused control's own keys come first. */
export function takeKey({ key, shiftKey, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return false
  if (target.matches(KEEPS_KEYS)) return false
  if (key === ' ' && target.matches('button')) return false
  const action = ACTIONS[key.length === 1 ? key.toLowerCase() : key]
  const { lengthSec } = playback()
  if (action) action(shiftKey)
  else if (/^\d$/.test(key) && lengthSec !== null) seek((Number(key) / 10) * lengthSec)
  else return false
  return true
}

function arrowSec(shiftKey: boolean) {
  return shiftKey ? SHIFTED_ARROW_SEC : ARROW_SEC
}

function changeSpeed(by: 1 | -1) {
  const { speed } = playback().settings
  changeSettings({ speed: SPEEDS[SPEEDS.indexOf(speed) + by] ?? speed })
}
