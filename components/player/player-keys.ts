import type { KeyboardEvent } from 'react'
import { playback, seek, seekBy, toggle, use } from './playback'
import { SPEEDS } from './settings'

/** Of the buttons, J and L. */
export const STEP_SEC = 10
const ARROW_SEC = 5
const SHIFTED_ARROW_SEC = 15

/** Each key as people read it, and what it does. */
export const KEYS = [
  ['Space, K', 'Play or pause'],
  ['← →', `Back or forward ${ARROW_SEC} seconds`],
  ['Shift ← →', `Back or forward ${SHIFTED_ARROW_SEC} seconds`],
  ['J L', `Back or forward ${STEP_SEC} seconds`],
  ['0 – 9', 'To that tenth of the recording'],
  ['< >', 'Slower or faster'],
  ['M', 'Mute'],
  ['Esc', 'Back to where it was started'],
  ['?', 'This list'],
] as const

const ACTIONS: Record<string, (shiftKey: boolean) => void> = {
  ' ': toggle,
  k: toggle,
  ArrowLeft: (shiftKey) => seekBy(-arrowSec(shiftKey)),
  ArrowRight: (shiftKey) => seekBy(arrowSec(shiftKey)),
  j: () => seekBy(-STEP_SEC),
  l: () => seekBy(STEP_SEC),
  '<': () => changeSpeed(-1),
  '>': () => changeSpeed(1),
  m: () => use({ isMuted: !playback().settings.isMuted }),
}

/** Does what a key means to the player. Answers whether it means anything: keys of the control that has the focus come first. */
export function takeKey({ key, shiftKey, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return false
  if (target.matches('select, [type="checkbox"], [data-keeps-keys]')) return false
  if (key === ' ' && target.matches('button, summary, a')) return false
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
  use({ speed: SPEEDS[SPEEDS.indexOf(speed) + by] ?? speed })
}
