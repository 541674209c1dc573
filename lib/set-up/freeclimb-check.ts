import type { AccountAnswer } from '@/lib/freeclimb/account'
import { type Check, good, needsYou, notUsed } from './check'

const COMPARE = 'Compare FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY with FreeClimb’s dashboard.'
const LATER = 'Check again in a moment.'

/** `host`: where FreeClimb's REST API is. */
export function freeClimbCheck(answer: AccountAnswer, host: string): Check {
  if (answer.ok) {
    const { type, status } = answer
    if (status !== null && status !== 'active')
      return needsYou(
        `FreeClimb knows the account and its key, but says that the account is ${status}.`,
        'FreeClimb’s dashboard says why.',
      )
    return good(`FreeClimb takes the account and its key${type === 'trial' ? ' (a trial account)' : ''}.`)
  }
  switch (answer.failure) {
    case 'not-configured':
      return notUsed(
        `${answer.missing.join(' and ')} ${answer.missing.length === 1 ? 'is' : 'are'} not set: posts are taken, but no recording can be fetched.`,
        'Set both from FreeClimb’s dashboard (Account → API credentials), and restart.',
      )
    case 'refused':
      return needsYou(`FreeClimb refuses the account and its key (${answer.httpStatus}).`, COMPARE)
    case 'rate-limited':
      return needsYou('FreeClimb was asked for too much at once (429).', LATER)
    case 'timeout':
      return needsYou(`${host} did not answer within 5 s.`, LATER)
    case 'unreadable':
      return needsYou(
        `${host} answered, but not as FreeClimb’s REST API does.`,
        'Look at FREECLIMB_API_URL; not set, it is FreeClimb’s own.',
      )
    case 'unexpected':
      return needsYou(
        `${host} answered ${answer.httpStatus}.`,
        answer.httpStatus >= 500
          ? 'FreeClimb has a fault of its own. Check again later.'
          : 'Look at FREECLIMB_API_URL; not set, it is FreeClimb’s own.',
      )
    case 'unreachable':
      return needsYou(
        `${host} cannot be reached from here (${answer.code}).`,
        'Look at FREECLIMB_API_URL, and whether the server may connect to the internet.',
      )
  }
}
