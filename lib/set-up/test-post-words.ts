import type { TestPost } from './test-post'

/** The steps that a test post took, in the order of taking, and where it stopped: what to do about that. */
export type TestPostStory = {
  steps: string[]
  /** What went wrong in one sentence; null when nothing did */
  fault: string | null
  remedy: string | null
  deliveryId: string | null
}

const OTHER_DEPLOYMENT =
  'That address may lead to another deployment, or the settings of this one changed without a restart: compare FREECLIMB_SIGNING_SECRETS there and here.'
const SOMETHING_BEFORE =
  'Something in front of Roomtone answered. On Vercel that is Deployment Protection: see step 6 of docs/deploy.md.'
const NOT_FROM_HERE =
  'FreeClimb may reach it all the same, where only this server cannot call itself by its public address: hold a short conference to know.'

export function tellTestPost({ url, sent }: TestPost): TestPostStory {
  if (sent.kind === 'no-secret')
    return stopped([], 'No test was sent: FREECLIMB_SIGNING_SECRETS is not set.', 'Set it, and restart.')
  const toUrl = `Signed with the first secret and sent to ${url}.`
  if (sent.kind === 'no-answer')
    return stopped([toUrl], noAnswer(sent.code, new URL(url).host), NOT_FROM_HERE)

  const { status, durationMs, error, location, deliveryId } = sent
  const steps = [toUrl, `Answered ${status} in ${durationMs} ms.`]
  if (status === 200 && deliveryId !== null)
    return {
      steps: [...steps, 'Stored as a delivery, ignored because it is a test.'],
      fault: null,
      remedy: null,
      deliveryId,
    }
  if (status === 200)
    return stopped(
      steps,
      'But this database has not got it.',
      'Another application, or a deployment with another database, answers at that address: look at APP_URL.',
    )
  if (status >= 300 && status < 400)
    return stopped(
      steps,
      `It leads elsewhere, to ${placeOf(location, url)}, and FreeClimb does not follow.`,
      'Give FreeClimb the address that answers itself: https instead of http, no slash at the end, no sign-in in front.',
    )
  if (error === null)
    return stopped(
      steps,
      'That is not Roomtone’s answer.',
      status === 404 ? `${SOMETHING_BEFORE} Or look at APP_URL.` : SOMETHING_BEFORE,
    )
  return stopped(steps, error, remedyOf(status))
}

function stopped(steps: string[], fault: string, remedy: string): TestPostStory {
  return { steps, fault, remedy, deliveryId: null }
}

function remedyOf(status: number): string {
  if (status === 401) return OTHER_DEPLOYMENT
  if (status === 403) return 'Another deployment with another FREECLIMB_ACCOUNT_ID answers at that address.'
  if (status === 503) return 'Look at the check of the database and of the signing secret above.'
  return 'The log of the server says more, at “webhook”.'
}

const NO_ANSWERS: Record<string, (host: string) => string> = {
  TIMEOUT: (host) => `${host} did not answer within 10 s.`,
  ENOTFOUND: (host) => `No host of the name ${host} is known here.`,
  EAI_AGAIN: (host) => `The name ${host} could not be looked up.`,
  ECONNREFUSED: (host) => `Nothing takes connections at ${host}.`,
  ECONNRESET: (host) => `${host} broke the connection off.`,
  ENETUNREACH: (host) => `There is no way from here to ${host}.`,
  EHOSTUNREACH: (host) => `There is no way from here to ${host}.`,
}

function noAnswer(code: string, host: string): string {
  const known = NO_ANSWERS[code]?.(host)
  if (known !== undefined) return known
  if (/CERT|TLS|SSL/.test(code)) return `The certificate of ${host} is not one to trust (${code}).`
  return `${host} cannot be reached from here (${code}).`
}

/** The origin alone where it is another: what follows may be a long way through a sign-in. */
function placeOf(location: string | null, url: string): string {
  if (location === null) return 'no place that is named'
  const target = URL.canParse(location, url) ? new URL(location, url) : null
  if (target === null) return 'no address'
  return target.origin === new URL(url).origin ? target.pathname : target.origin
}
