import { countRefused, findWrongAddress } from '@/lib/deliveries/refused-posts'
import { configuredOrigin, env } from '@/lib/env'
import { type AskedAccount, askAccount } from '@/lib/freeclimb/account'
import { freeClimbSettings } from '@/lib/freeclimb/api-request'
import { lastReconciliations } from '@/lib/reconciliation/runs'
import { addressChain, originOf } from '@/lib/request-security/origin'
import { WEBHOOK } from '@/lib/request-security/public-paths'
import { checkAddresses } from './address-check'
import { checkArchive } from './archive-check'
import { audioCheck, readAudioAsked } from './audio-check'
import { type Check, runCheck } from './check'
import { clockCheck, readDatabaseSkewSec } from './clock-check'
import { checkDatabase } from './database-check'
import { freeClimbCheck } from './freeclimb-check'
import { jobsCheck, readJobsState } from './jobs-check'
import { checkLastPost, readLastPost } from './post-checks'
import { reconciliationCheck } from './reconciliation-check'
import { refusedCheck } from './refused-check'
import { checkPublicAddress, checkSignIn, checkSigningSecret, readLastSignedPost } from './settings-checks'
import { withinLimit } from './time-limit'

const HOUR_MS = 60 * 60_000
// Up to 2 s for a turn, and FreeClimb has 5 s to answer.
const FREECLIMB_LIMIT_MS = 8_000
// Several requests, maybe to another continent.
const ARCHIVE_LIMIT_MS = 10_000

// Results that arrive by then render with the page. Later ones get a placeholder, which is larger than most results.
// FreeClimb and a bucket usually answer in time.
const SOON_MS = 1_000

type Named = {
  name: string
  href?: string
}
export type NamedCheck = Named & { result: Promise<Check> }

/** Replaces the results that arrive soon; the others stay promises. */
export function takeSoonFindings(
  checks: NamedCheck[],
): Promise<(Named & { result: Check | Promise<Check> })[]> {
  return Promise.all(
    checks.map(async (check) => {
      const finding = await withinLimit(check.result, SOON_MS).catch(() => null)
      return finding === null ? check : { ...check, result: finding }
    }),
  )
}

/** Starts all checks in parallel. `opened`: the origin at which the user opened the page; `headers`: of the page request. */
export function startChecks(opened: string, headers: Headers): NamedCheck[] {
  const check = (name: string, look: () => Promise<Check> | Check, limitMs?: number): NamedCheck => ({
    name,
    result: runCheck(name, look, limitMs),
  })
  const asked = askAccount(AbortSignal.timeout(FREECLIMB_LIMIT_MS))
  return [
    check('Signing secret', checkSecret),
    {
      ...check('Last post', async () => checkLastPost(await readLastPost(), new Date())),
      href: '/deliveries',
    },
    {
      ...check('Refused posts', () => checkRefused(`${configuredOrigin() ?? opened}${WEBHOOK}`)),
      href: '/deliveries?result=refused',
    },
    check('Database', checkDatabase),
    check('Background jobs', async () => jobsCheck(await readJobsState(), isScheduled())),
    { ...check('Missed posts', checkReconciliation), href: '#reconciliation' },
    check('Sign-in', () => checkSignIn(env())),
    check('Public address', () => checkPublicAddress(configuredOrigin(), opened)),
    check('Client IP addresses', () => {
      const { TRUSTED_PROXIES: trusted, VERCEL } = env()
      const { address } = originOf(headers)
      return checkAddresses({ ...addressChain(headers), trusted, isOnVercel: VERCEL !== undefined, address })
    }),
    check('FreeClimb account', () => checkAccount(asked), FREECLIMB_LIMIT_MS),
    {
      ...check('Audio from FreeClimb', async () => {
        const { FREECLIMB_API_URL: apiUrl } = env()
        return audioCheck(await readAudioAsked(), { isConfigured: freeClimbSettings() !== null, apiUrl })
      }),
      href: '/conferences?audio=any',
    },
    check('Clock', () => checkClock(asked), FREECLIMB_LIMIT_MS),
    check('Archive', checkArchive, ARCHIVE_LIMIT_MS),
  ]
}

async function checkRefused(callbackUrl: string): Promise<Check> {
  const anHourAgo = new Date(Date.now() - HOUR_MS)
  const [counts, sentTo] = await Promise.all([countRefused(anHourAgo), findWrongAddress(anHourAgo)])
  return refusedCheck(counts, sentTo === null ? null : { sentTo, callbackUrl })
}

/** Whether posts and a schedule run the jobs, because no process lasts. */
export function isScheduled(): boolean {
  return env().CRON_SECRET !== undefined
}

async function checkSecret(): Promise<Check> {
  const { FREECLIMB_SIGNING_SECRETS: secrets } = env()
  const last = secrets.length === 0 ? null : await readLastSignedPost(secrets)
  return checkSigningSecret(secrets.length, last, new Date())
}

async function checkReconciliation(): Promise<Check> {
  return reconciliationCheck(await lastReconciliations(), {
    isConfigured: freeClimbSettings() !== null,
    isScheduled: isScheduled(),
    now: new Date(),
  })
}

async function checkAccount(asked: Promise<AskedAccount>): Promise<Check> {
  return freeClimbCheck((await asked).answer, env())
}

async function checkClock(asked: Promise<AskedAccount>): Promise<Check> {
  const [databaseSec, { skewSec: freeClimbSec }] = await Promise.all([readDatabaseSkewSec(), asked])
  return clockCheck({ freeClimbSec, databaseSec })
}
