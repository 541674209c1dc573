import { tlsFault } from '@/lib/http/tls-fault'
import { type Reach, reachOf } from './reach'
import type { TestPost } from './test-post'

/** The steps of a test post in order, and where it stopped and what to do about that. */
export type TestPostSummary = {
  steps: string[]
  /** What a successful test shows, and what it doesn't; null if it failed */
  proof: { shown: string; notShown: string } | null
  /** What went wrong, in one sentence; null if nothing did */
  fault: string | null
  remedy: string | null
  deliveryId: string | null
}

const OTHER_DEPLOYMENT =
  'That address may lead to another deployment, or the settings of this one changed without a restart: compare FREECLIMB_SIGNING_SECRETS there and here.'
const SOMETHING_BEFORE =
  'Something in front of Roomtone answered. On Vercel that is Deployment Protection: docs/deploy.md says how to let posts through.'
const NOT_FROM_HERE =
  'FreeClimb may still reach it if only this server can’t call itself by its public address. Start a short recorded conference to find out.'
const SECRET_NOT_SHOWN =
  'whether FREECLIMB_SIGNING_SECRETS holds FreeClimb’s secret: the test was signed with what is set here'

export function describeTestPost({ url, isPublicAddress, sent }: TestPost): TestPostSummary {
  if (sent.kind === 'no-secret')
    return stopped([], 'No test was sent: FREECLIMB_SIGNING_SECRETS is not set.', 'Set it, and restart.')
  const { host, origin } = new URL(url)
  const toUrl = isPublicAddress
    ? `Signed with the first secret and sent to ${url}.`
    : `Signed with the first secret and sent to ${url}, this server itself, because APP_URL is not set.`
  if (sent.kind === 'no-answer')
    return stopped([toUrl], noAnswer(sent.code, host), tlsFault(sent.code)?.remedy ?? NOT_FROM_HERE)

  const { status, durationMs, error, location, deliveryId } = sent
  const steps = [toUrl, `Answered ${status} in ${durationMs} ms.`]
  if (status === 200 && deliveryId !== null)
    return {
      steps: [...steps, 'Stored as a delivery, ignored because it is a test.'],
      proof: {
        shown: `Roomtone reached itself at ${origin} from this server: the post was accepted and stored.`,
        notShown: notShown(isPublicAddress ? reachOf(url) : null),
      },
      fault: null,
      remedy: null,
      deliveryId,
    }
  if (status === 200)
    return stopped(
      steps,
      'But it isn’t in this database.',
      'Another application, or a deployment with another database, answers at that address. Check APP_URL.',
    )
  if (status >= 300 && status < 400)
    return stopped(
      steps,
      `It redirects to ${placeOf(location, url)}, and FreeClimb doesn’t follow redirects.`,
      'Give FreeClimb the address that answers itself: https instead of http, no sign-in in front.',
    )
  if (error === null)
    return stopped(
      steps,
      'That isn’t Roomtone’s answer.',
      status === 404 ? `${SOMETHING_BEFORE} Or check APP_URL.` : SOMETHING_BEFORE,
    )
  return stopped(steps, error, remedyOf(status))
}

/** `reach`: of the address that was tested; null if the public address wasn't tested at all. */
function notShown(reach: Reach | null): string {
  if (reach === null) return `Not tested: the public address, which APP_URL names, and ${SECRET_NOT_SHOWN}.`
  if (reach.kind === 'this-computer' || reach.kind === 'private')
    return `FreeClimb can’t reach it: ${reach.why} Not tested: ${SECRET_NOT_SHOWN}.`
  return `Not tested: whether FreeClimb can reach it from the internet, and ${SECRET_NOT_SHOWN}. A short recorded conference shows both.`
}

function stopped(steps: string[], fault: string, remedy: string): TestPostSummary {
  return { steps, proof: null, fault, remedy, deliveryId: null }
}

function remedyOf(status: number): string {
  if (status === 401) return OTHER_DEPLOYMENT
  if (status === 403) return 'Another deployment with another FREECLIMB_ACCOUNT_ID answers at that address.'
  if (status === 503) return 'See the checks of the database and the signing secret on Setup.'
  return 'The server log says more, at “webhook”.'
}

const NO_ANSWERS: Record<string, (host: string) => string> = {
  TIMEOUT: (host) => `${host} didn’t answer within 10 s.`,
  ENOTFOUND: (host) => `The name ${host} can’t be resolved here.`,
  EAI_AGAIN: (host) => `The name ${host} couldn’t be looked up just now.`,
  ECONNREFUSED: (host) => `Nothing accepts connections at ${host}.`,
  ECONNRESET: (host) => `${host} closed the connection.`,
  ENETUNREACH: (host) => `There’s no route from here to ${host}.`,
  EHOSTUNREACH: (host) => `There’s no route from here to ${host}.`,
}

function noAnswer(code: string, host: string): string {
  const known = NO_ANSWERS[code]?.(host)
  if (known !== undefined) return known
  const tls = tlsFault(code)
  if (tls !== null) return `${tls.sentence(host)} (${code}).`
  return `${host} can’t be reached from here (${code}).`
}

/** Leaves out the path at another origin, which may be a long one through a sign-in. */
function placeOf(location: string | null, url: string): string {
  if (location === null) return 'nowhere'
  const target = URL.canParse(location, url) ? new URL(location, url) : null
  if (target === null) return 'an invalid address'
  return target.origin === new URL(url).origin ? target.pathname : target.origin
}
