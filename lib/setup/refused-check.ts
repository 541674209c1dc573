import { actionNeeded, type Check, ok } from './check'

export type RefusedCounts = Partial<Record<string, number>>

/** A path that posts were sent to, and the URL where they belong. */
export type WrongAddress = { sentTo: string; callbackUrl: string }

const MAX_REASONS = 2
const SHOWN_PATH_LENGTH = 40

const WORDS: Record<string, string> = {
  mismatch: 'signed with another secret',
  stale: 'signed too long ago or in the future',
  'other-account': 'about another account',
  'no-secret': 'while no secret was set',
  missing: 'without a signature',
  malformed: 'with a malformed signature',
  'too-large': 'too large',
  'cut-off': 'cut off in transit',
  'wrong-address': 'sent to the wrong address',
}

// Likeliest first. Other reasons usually come from strangers.
const REMEDIES = {
  'no-secret': 'Set FREECLIMB_SIGNING_SECRETS, and restart.',
  mismatch: 'Compare FREECLIMB_SIGNING_SECRETS with FreeClimb’s dashboard.',
  'other-account': 'Compare FREECLIMB_ACCOUNT_ID with the account that posts.',
  stale: 'See the Clock check.',
}

/** `counts`: of this hour and the last, because we count by the hour. `wrongAddress`: of the latest such post. */
export function refusedCheck(counts: RefusedCounts, wrongAddress: WrongAddress | null = null): Check {
  const refused = Object.entries(counts).flatMap(([reason, count = 0]) =>
    count > 0 ? [{ reason, count }] : [],
  )
  if (refused.length === 0) return ok('No post was refused in the last two hours.')
  if (counts['wrong-address'] && wrongAddress !== null) {
    const { sentTo, callbackUrl } = wrongAddress
    const path = sentTo.length > SHOWN_PATH_LENGTH ? `${sentTo.slice(0, SHOWN_PATH_LENGTH)}…` : sentTo
    return actionNeeded(
      `FreeClimb posts to the wrong address: ${path}`,
      `Set its callback URL to ${callbackUrl}`,
    )
  }
  const [cause, remedy] = Object.entries(REMEDIES).find(([reason]) => counts[reason]) ?? []
  const fact = `Refused in the last two hours: ${told(refused, cause)}.`
  if (remedy !== undefined) return actionNeeded(fact, remedy)
  return {
    ...ok(fact),
    remedy:
      'Usually bots or scanners. If your own posts are missing, check whether a proxy strips the FreeClimb-Signature header.',
  }
}

// The reason with the remedy, then the most frequent: as many as fit the check's placeholder on the page.
function told(refused: { reason: string; count: number }[], cause: string | undefined) {
  const byWeight = refused.toSorted(
    (a, b) => Number(b.reason === cause) - Number(a.reason === cause) || b.count - a.count,
  )
  const rest = byWeight.slice(MAX_REASONS).reduce((sum, { count }) => sum + count, 0)
  return [
    ...byWeight
      .slice(0, MAX_REASONS)
      .map(({ reason, count }) => `${count.toLocaleString('en')} ${WORDS[reason] ?? reason}`),
    ...(rest === 0 ? [] : [`${rest.toLocaleString('en')} for other reasons`]),
  ].join(', ')
}
