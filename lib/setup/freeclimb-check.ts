import type { Environment } from '@/lib/env'
import type { Account, AccountAnswer } from '@/lib/freeclimb/account'
import { actionNeeded, type Check, notUsed, ok } from './check'

type Settings = Pick<Environment, 'FREECLIMB_API_URL' | 'FREECLIMB_ACCOUNT_ID' | 'FREECLIMB_API_KEY'>

const LATER = 'Check again in a moment.'
const OTHER_ADDRESS = 'Check FREECLIMB_API_URL; if it isn’t set, FreeClimb’s own address is used.'

export function freeClimbCheck(answer: AccountAnswer, settings: Settings): Check {
  if (answer.ok) return accountCheck(answer.value)
  const { problem } = answer
  if (problem.failure === 'not-configured') return notConfigured(settings)
  if (problem.failure === 'no-turn')
    return actionNeeded('Other requests to FreeClimb are in progress.', LATER)
  const { failure, detail } = problem
  const { host } = new URL(settings.FREECLIMB_API_URL)
  switch (failure) {
    case 'credentials':
      return actionNeeded(
        `FreeClimb rejects the account ID and API key (${detail}).`,
        'Compare FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY with FreeClimb’s dashboard.',
      )
    case 'rate-limited':
      return actionNeeded('FreeClimb is rate-limiting Roomtone (429).', LATER)
    case 'timeout':
      return actionNeeded(`${host} didn’t answer within 5 s.`, LATER)
    case 'unreadable':
      return actionNeeded(`${host} answered, but not like FreeClimb’s REST API.`, OTHER_ADDRESS)
    default:
      return /^\d+$/.test(detail)
        ? actionNeeded(
            `${host} answered ${detail}.`,
            Number(detail) >= 500 ? 'That’s a problem at FreeClimb. Check again later.' : OTHER_ADDRESS,
          )
        : actionNeeded(
            `${host} can’t be reached from here (${detail}).`,
            'Check FREECLIMB_API_URL, and that the server can connect to the internet.',
          )
  }
}

function accountCheck({ type, status }: Account): Check {
  if (status !== null && status !== 'active')
    return actionNeeded(
      `FreeClimb accepts the API key, but says that the account is ${status}.`,
      'FreeClimb’s dashboard says why.',
    )
  return ok(`FreeClimb accepts the account ID and API key${type === 'trial' ? ' (trial account)' : ''}.`)
}

function notConfigured({ FREECLIMB_ACCOUNT_ID, FREECLIMB_API_KEY }: Settings): Check {
  const missing = [
    ...(FREECLIMB_ACCOUNT_ID === undefined ? ['FREECLIMB_ACCOUNT_ID'] : []),
    ...(FREECLIMB_API_KEY === undefined ? ['FREECLIMB_API_KEY'] : []),
  ]
  return notUsed(
    `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set: posts are accepted, but recordings can’t be played or archived.`,
    'Set both from FreeClimb’s dashboard (Account → API credentials), and restart.',
  )
}
