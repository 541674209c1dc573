import type { RefusalReason } from '@/lib/ingest/receive'

/** What we tell a deployer who waits for the first post about one that was refused. */
type RefusalWords = {
  /** Which of these posts may be FreeClimb's. If never, they look like bots and scanners, and must not alarm anyone. */
  tells: 'when-signed' | 'always' | 'never'
  /** Ends the sentence “A post was refused: …” */
  because: string
  remedy: string
}

const DASHBOARD = 'FreeClimb’s dashboard (Account → API credentials)'

export const REFUSALS: Record<RefusalReason, RefusalWords> = {
  'no-secret': {
    tells: 'always',
    because: 'FREECLIMB_SIGNING_SECRETS is not set',
    remedy: `Copy the signing secret from ${DASHBOARD} into FREECLIMB_SIGNING_SECRETS, and restart.`,
  },
  mismatch: {
    tells: 'when-signed',
    because: 'its signature doesn’t match FREECLIMB_SIGNING_SECRETS',
    remedy: `Compare it with the signing secret in ${DASHBOARD}, sigsec_ included, and restart after a change.`,
  },
  'other-account': {
    tells: 'when-signed',
    because: 'it’s about an account other than FREECLIMB_ACCOUNT_ID',
    remedy: `Compare FREECLIMB_ACCOUNT_ID with the account ID in ${DASHBOARD}, and restart after a change.`,
  },
  'wrong-address': {
    tells: 'when-signed',
    because: 'it was sent to the wrong address',
    remedy: 'Give FreeClimb the callback URL below, exactly as it is.',
  },
  stale: {
    tells: 'when-signed',
    because: 'its signature is more than 5 minutes old, or ahead of this server’s clock',
    remedy: 'See the Clock check on Setup. If the clock is right, an old post was sent again.',
  },
  'too-large': {
    tells: 'when-signed',
    because: 'its body is larger than 256 KiB',
    remedy: 'FreeClimb’s posts are far smaller. Find out what else posts to the callback URL.',
  },
  'cut-off': {
    tells: 'when-signed',
    because: 'its body was cut off',
    remedy: 'Check the limits and timeouts of the proxy in front of Roomtone.',
  },
  malformed: {
    tells: 'never',
    because: 'its FreeClimb-Signature header can’t be read',
    remedy:
      'FreeClimb’s doesn’t look like that. If it was your own post, check whether a proxy changes the header.',
  },
  missing: {
    tells: 'never',
    because: 'it has no FreeClimb-Signature header',
    remedy:
      'Usually bots or scanners. If it was your own post, check whether a proxy strips the FreeClimb-Signature header.',
  },
}
