import { expect, test } from 'vitest'
import type { AccountAnswer } from '@/lib/freeclimb/account'
import type { RunReport } from '@/lib/reconciliation/runs'
import { actionNeeded, type Check, type CheckState, ok, runCheck } from './check'
import { clockCheck } from './clock-check'
import { schemaCheck } from './database-check'
import { freeClimbCheck } from './freeclimb-check'
import { type JobsState, jobsCheck } from './jobs-check'
import { checkLastPost } from './post-checks'
import { reconciliationCheck } from './reconciliation-check'
import { type RefusedCounts, refusedCheck } from './refused-check'
import { compareMigrations } from './schema-state'
import { checkPublicAddress, checkSignIn, checkSigningSecret, type SignedPost } from './settings-checks'
import { shortSpan, span } from './span'

type Finding = [CheckState, string]
const findingOf = ({ state, fact }: Check): Finding => [state, fact]

test('everything that needs somebody has a remedy, and what is good has none', () => {
  expect(ok('x').remedy).toBeNull()
  expect(actionNeeded('x', 'y').remedy).toBe('y')
})

const now = new Date('2026-11-23T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test.each<[number, SignedPost | null, CheckState, string]>([
  [0, null, 'action-needed', 'FREECLIMB_SIGNING_SECRETS is not set: every post is refused.'],
  [
    1,
    null,
    'unverified',
    'FREECLIMB_SIGNING_SECRETS is set, but no post from FreeClimb has been checked against it yet.',
  ],
  [
    1,
    { receivedAt: ago(120), isSignedWithSecret: true },
    'ok',
    'FREECLIMB_SIGNING_SECRETS verifies a post received 2 minutes ago.',
  ],
  [
    2,
    { receivedAt: ago(7_200), isSignedWithSecret: false },
    'unverified',
    'FREECLIMB_SIGNING_SECRETS doesn’t verify the last post, which was signed with another secret 2 hours ago.',
  ],
])('%d signing secrets, last post %j', (count, last, state, fact) => {
  expect(findingOf(checkSigningSecret(count, last, now))).toEqual([state, fact])
})

test('without AUTH_SECRET nobody can sign in', () => {
  expect(checkSignIn({ AUTH_SECRET: undefined }).state).toBe('action-needed')
  expect(checkSignIn({ AUTH_SECRET: 'x' }).state).toBe('ok')
})

test.each<[string | undefined, string, CheckState, RegExp]>([
  ['https://a.example', 'https://a.example', 'ok', /where you opened this page/],
  ['https://a.example', 'http://a.example', 'ok', /use https:/],
  ['https://a.example', 'https://b.example', 'action-needed', /but you are at/],
  ['https://a.example', 'https://a.example:8443', 'action-needed', /but you are at/],
  ['http://a.example', 'http://a.example', 'action-needed', /traffic to it isn’t encrypted/],
  ['http://localhost:3000', 'http://localhost:3000', 'action-needed', /can’t reach.*this computer only/],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000', 'action-needed', /can’t reach.*this computer only/],
  ['https://10.1.2.3', 'https://10.1.2.3', 'action-needed', /can’t reach.*private network/],
  ['https://roomtone.internal', 'https://b.example', 'action-needed', /can’t reach.*private network/],
  [
    undefined,
    'https://a.example',
    'action-needed',
    /https:\/\/a\.example, the address you opened, as far as proxies report it/,
  ],
])('APP_URL %s, opened at %s: %s', (configured, opened, state, fact) => {
  expect(checkPublicAddress(configured, opened)).toMatchObject({ state, fact: expect.stringMatching(fact) })
})

test.each([
  [null, 'action-needed', 'No post from FreeClimb yet.'],
  [{ result: 'stored', ageMs: -5_000 }, 'ok', 'The last post arrived 0 seconds ago and was stored.'],
  [
    { result: 'duplicate', ageMs: 60_000 },
    'ok',
    'The last post arrived 1 minute ago and repeated an earlier one.',
  ],
  [
    { result: 'invalid', ageMs: 172_800_000 },
    'action-needed',
    'The last post arrived 2 days ago and couldn’t be used.',
  ],
] as const)('last post %j', (last, state, fact) => {
  const post = last && { result: last.result, receivedAt: new Date(now.getTime() - last.ageMs) }
  expect(findingOf(checkLastPost(post, now))).toEqual([state, fact])
})

const SETTINGS = {
  FREECLIMB_API_URL: 'https://api.example/apiserver',
  FREECLIMB_ACCOUNT_ID: 'AC1',
  FREECLIMB_API_KEY: 'x',
}

test.each([
  [{}, 'FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY are not set'],
  [{ FREECLIMB_API_KEY: 'x' }, 'FREECLIMB_ACCOUNT_ID is not set'],
  [{ FREECLIMB_ACCOUNT_ID: 'AC1' }, 'FREECLIMB_API_KEY is not set'],
])('with %j FreeClimb is not asked', (settings, fact) => {
  const blank = { FREECLIMB_API_URL: '', FREECLIMB_ACCOUNT_ID: undefined, FREECLIMB_API_KEY: undefined }
  const check = freeClimbCheck(
    { ok: false, problem: { failure: 'not-configured' } },
    { ...blank, ...settings },
  )
  expect(check).toMatchObject({ state: 'not-used', fact: expect.stringContaining(fact) })
})

test.each<[AccountAnswer, CheckState, RegExp]>([
  [{ ok: true, value: { type: 'full', status: 'active' } }, 'ok', /account ID and API key\.$/],
  [{ ok: true, value: { type: 'trial', status: null } }, 'ok', /\(trial account\)/],
  [{ ok: true, value: { type: 'full', status: 'suspended' } }, 'action-needed', /suspended/],
  [{ ok: false, problem: { failure: 'no-turn' } }, 'action-needed', /Other requests/],
  [
    { ok: false, problem: { failure: 'credentials', detail: '403' } },
    'action-needed',
    /rejects the account ID and API key \(403\)/,
  ],
  [{ ok: false, problem: { failure: 'rate-limited', detail: '429' } }, 'action-needed', /429/],
  [
    { ok: false, problem: { failure: 'timeout', detail: 'x' } },
    'action-needed',
    /api\.example didn’t answer within 5 s/,
  ],
  [{ ok: false, problem: { failure: 'unreadable', detail: '200' } }, 'action-needed', /not like FreeClimb/],
  [{ ok: false, problem: { failure: 'unreachable', detail: '500' } }, 'action-needed', /answered 500/],
  [{ ok: false, problem: { failure: 'deleted', detail: '404' } }, 'action-needed', /answered 404/],
  [{ ok: false, problem: { failure: 'unreachable', detail: 'ENOTFOUND' } }, 'action-needed', /\(ENOTFOUND\)/],
])('FreeClimb %j', (answer, state, fact) => {
  const check = freeClimbCheck(answer, SETTINGS)
  expect(check).toMatchObject({ state, fact: expect.stringMatching(fact) })
  expect(check.remedy === null).toBe(state === 'ok')
})

test.each<[RefusedCounts, CheckState, string, RegExp | null]>([
  [{}, 'ok', 'No post was refused in the last two hours.', null],
  [{ mismatch: 0 }, 'ok', 'No post was refused in the last two hours.', null],
  [{ missing: 1 }, 'ok', 'Refused in the last two hours: 1 without a signature.', /bots or scanners/],
  [
    { missing: 4, malformed: 3, 'too-large': 2, 'cut-off': 1 },
    'ok',
    'Refused in the last two hours: 4 without a signature, 3 with a malformed signature, 3 for other reasons.',
    /bots or scanners/,
  ],
  [
    { missing: 1, mismatch: 1_200 },
    'action-needed',
    'Refused in the last two hours: 1,200 signed with another secret, 1 without a signature.',
    /FREECLIMB_SIGNING_SECRETS/,
  ],
  [
    { stale: 3, 'other-account': 3 },
    'action-needed',
    'Refused in the last two hours: 3 about another account, 3 signed too long ago or in the future.',
    /FREECLIMB_ACCOUNT_ID/,
  ],
  [
    { missing: 104, mismatch: 4, 'no-secret': 1 },
    'action-needed',
    'Refused in the last two hours: 1 while no secret was set, 104 without a signature, 4 for other reasons.',
    /^Set FREECLIMB_SIGNING_SECRETS/,
  ],
])('refused posts %j', (counts, state, fact, remedy) => {
  const check = refusedCheck(counts)
  expect(findingOf(check)).toEqual([state, fact])
  if (remedy === null) expect(check.remedy).toBeNull()
  else expect(check.remedy).toMatch(remedy)
})

test('posts to a wrong address are the first to be mended', () => {
  const callbackUrl = 'https://roomtone.example/api/webhooks/freeclimb'
  const counts = { 'wrong-address': 2, mismatch: 7, missing: 100 }
  expect(refusedCheck(counts, { sentTo: '/api/webhook', callbackUrl })).toEqual({
    state: 'action-needed',
    fact: 'FreeClimb posts to the wrong address: /api/webhook',
    remedy: `Set its callback URL to ${callbackUrl}`,
  })
  const long = refusedCheck(counts, { sentTo: `/${'x'.repeat(200)}`, callbackUrl })
  expect(long.fact.length).toBeLessThan(90)
})

const UP_TO_DATE = { missing: [], failed: [], unknownCount: 0, hasJobSchema: true }

test.each<[object, CheckState, string]>([
  [{}, 'ok', 'Postgres answers in 3 ms, with all 4 migrations applied.'],
  [
    { unknownCount: 2 },
    'ok',
    'Postgres answers in 3 ms, with all 4 migrations applied, plus 2 from a newer version.',
  ],
  [{ missing: ['m4'] }, 'action-needed', 'Postgres answers in 3 ms, but migration m4 is not applied.'],
  [
    { missing: ['m3', 'm4'] },
    'action-needed',
    'Postgres answers in 3 ms, but 2 migrations are not applied, the first of them m3.',
  ],
  [{ failed: ['m4'], missing: ['m4'] }, 'action-needed', 'Migration m4 started but didn’t finish.'],
  [
    { hasJobSchema: false },
    'action-needed',
    'Postgres answers in 3 ms, but the tables for jobs are missing.',
  ],
])('database %j', (state, expected, fact) => {
  expect(findingOf(schemaCheck('Postgres answers in 3 ms', { ...UP_TO_DATE, ...state }, 4))).toEqual([
    expected,
    fact,
  ])
})

test('migrations are compared by name, whatever became of them', () => {
  const applied = [
    { name: 'a', isFinished: true },
    { name: 'b', isFinished: false },
    { name: 'x', isFinished: true },
  ]
  expect(compareMigrations(['a', 'b', 'c'], applied)).toEqual({
    missing: ['b', 'c'],
    failed: ['b'],
    unknownCount: 1,
  })
})

const IDLE: JobsState = { waitingCount: 0, oldestSec: 0, gaveUpCount: 0, lastBeatSec: 5 }
const DAY_SEC = 24 * 3_600

test.each<[Partial<JobsState>, CheckState, string]>([
  [{}, 'ok', 'No jobs are waiting; a worker was seen 5 seconds ago.'],
  [{ lastBeatSec: 59.9 }, 'ok', 'No jobs are waiting; a worker was seen 59 seconds ago.'],
  [
    { lastBeatSec: null },
    'action-needed',
    'No worker is running: none has ever been seen; no jobs are waiting.',
  ],
  [
    { lastBeatSec: 60 },
    'action-needed',
    'No worker is running: the last was seen 1 minute ago; no jobs are waiting.',
  ],
  [
    { waitingCount: 2, oldestSec: 3, lastBeatSec: null },
    'action-needed',
    'No worker is running: none has ever been seen; 2 jobs are waiting, the oldest for 3 seconds.',
  ],
  [
    { gaveUpCount: 1 },
    'action-needed',
    'A worker was seen 5 seconds ago, but 1 job failed too many times and won’t be retried.',
  ],
  [
    { waitingCount: 1, oldestSec: 3 },
    'ok',
    '1 job has waited for 3 seconds; a worker was seen 5 seconds ago.',
  ],
  [
    { waitingCount: 10_000, oldestSec: 899 },
    'ok',
    '10,000 jobs are waiting, the oldest for 14 minutes; a worker was seen 5 seconds ago.',
  ],
  [
    { waitingCount: 10_001, oldestSec: 900 },
    'action-needed',
    'More than 10,000 jobs are waiting, the oldest for 15 minutes, though a worker was seen 5 seconds ago.',
  ],
])('jobs %j', (state, expected, fact) => {
  const check = jobsCheck({ ...IDLE, ...state }, false)
  expect(findingOf(check)).toEqual([expected, fact])
  expect(check.remedy === null).toBe(expected === 'ok')
})

test.each<[Partial<JobsState>, CheckState, string]>([
  [{ lastBeatSec: null }, 'action-needed', 'Background jobs have never run; no jobs are waiting.'],
  [{ lastBeatSec: DAY_SEC }, 'ok', 'No jobs are waiting; background jobs last ran 1 day ago.'],
  [
    { lastBeatSec: DAY_SEC + 3_600 },
    'action-needed',
    'Background jobs last ran 1 day ago; no jobs are waiting.',
  ],
  [
    { waitingCount: 1, oldestSec: 20 * 3_600, lastBeatSec: 20 * 3_600 },
    'ok',
    '1 job has waited for 20 hours; background jobs last ran 20 hours ago.',
  ],
  [
    { waitingCount: 1, oldestSec: DAY_SEC + 3_600, lastBeatSec: 3_600 },
    'action-needed',
    '1 job has waited for 1 day, though background jobs last ran 1 hour ago.',
  ],
])('jobs by a schedule %j', (state, expected, fact) => {
  expect(findingOf(jobsCheck({ ...IDLE, ...state }, true))).toEqual([expected, fact])
})

const RUN: RunReport = {
  id: '01',
  startedAt: ago(700),
  endedAt: ago(600),
  since: null,
  requestedBy: null,
  startedOver: false,
  pages: 1,
  seen: 3,
  total: 3,
  added: 0,
  changed: 0,
  failed: 0,
  failure: null,
  state: 'ended',
}

test.each<[RunReport[], { isConfigured?: boolean; isScheduled?: boolean }, CheckState, RegExp]>([
  [[RUN], { isConfigured: false }, 'not-used', /isn’t checked/],
  [[], {}, 'unverified', /hasn’t been checked yet\.$/],
  [[{ ...RUN, state: 'running', endedAt: null }], {}, 'unverified', /hasn’t been fully checked yet\.$/],
  [[RUN], {}, 'ok', /last checked 10 minutes ago: 3 read, nothing new\.$/],
  [[{ ...RUN, state: 'running', endedAt: null }, RUN], {}, 'ok', /last checked 10 minutes ago/],
  [
    [{ ...RUN, state: 'refused', failure: 'No.' }, RUN],
    {},
    'action-needed',
    /10 minutes ago, and that failed: No\.$/,
  ],
  [[{ ...RUN, endedAt: ago(3 * 3_600) }], {}, 'action-needed', /last checked 3 hours ago\.$/],
  [[{ ...RUN, endedAt: ago(3 * 3_600) }], { isScheduled: true }, 'ok', /last checked 3 hours ago/],
  [
    [{ ...RUN, endedAt: ago(DAY_SEC + 3_600) }],
    { isScheduled: true },
    'action-needed',
    /last checked 1 day ago\.$/,
  ],
])('the runs %j through FreeClimb’s list, %j', (runs, settings, state, fact) => {
  const check = reconciliationCheck(runs, { isConfigured: true, isScheduled: false, now, ...settings })
  expect(check).toMatchObject({ state, fact: expect.stringMatching(fact) })
})

test.each<[number | null, number, CheckState, string]>([
  [null, 0.2, 'unverified', 'within a second of the database’s, but FreeClimb’s could not be read.'],
  [0.4, -1.4, 'ok', 'within a second of FreeClimb’s and within a second of the database’s.'],
  [-30, 2, 'ok', '30 s behind FreeClimb’s and 2 s ahead of the database’s.'],
  [30.6, 0, 'action-needed', '31 s ahead of FreeClimb’s; beyond 300 s, posts are refused.'],
  [0, -3600, 'action-needed', '3600 s behind the database’s; beyond 300 s, posts are refused.'],
])(
  'a clock %s s ahead of FreeClimb’s and %s s of the database’s',
  (freeClimbSec, databaseSec, state, fact) => {
    expect(findingOf(clockCheck({ freeClimbSec, databaseSec }))).toEqual([
      state,
      `This server’s clock is ${fact}`,
    ])
  },
)

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [59.9, '59 seconds'],
  [60, '1 minute'],
  [3_599, '59 minutes'],
  [7_200, '2 hours'],
  [86_400, '1 day'],
])('%d s are %s', (seconds, words) => {
  expect(span(seconds)).toBe(words)
})

test.each([
  [4.9, '4 s'],
  [60, '1 min'],
  [7_200, '2 h'],
  [172_800, '2 d'],
])('%d s are %s', (seconds, words) => {
  expect(shortSpan(seconds)).toBe(words)
})

test('a check that fails, or takes too long, still comes to a finding', async () => {
  const failing = await runCheck('failing', () => Promise.reject(new Error('boom')))
  expect(findingOf(failing)).toEqual(['action-needed', 'The check itself failed.'])
  const away = await runCheck('away', () =>
    Promise.reject(Object.assign(new Error(), { code: 'ECONNREFUSED' })),
  )
  expect(away.fact).toBe('The database can’t be reached.')
  const unchecked = await runCheck('unchecked', () =>
    Promise.reject(new Error('x', { cause: { kind: 'TlsConnectionError' } })),
  )
  expect(unchecked.fact).toContain('No encrypted connection to the database')
  expect(unchecked.remedy).toMatch(/sslrootcert=FILE.*sslmode=no-verify/)
  const slow = await runCheck('slow', () => new Promise(() => {}), 10)
  expect(slow.fact).toBe('No answer within 0.01 s.')
})
