import { env } from '@/lib/env'
import { log } from '@/lib/log'

/** Says at the start, not at the first post, what is missing. */
export function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const {
    FREECLIMB_SIGNING_SECRETS: secrets,
    FREECLIMB_ACCOUNT_ID: accountId,
    FREECLIMB_API_KEY: apiKey,
  } = env()
  if (secrets.length === 0) log.warn('FREECLIMB_SIGNING_SECRETS is not set: every post is refused with 503.')
  if (!accountId)
    log.warn('FREECLIMB_ACCOUNT_ID is not set: posts of any account are taken, and audio cannot be fetched.')
  if (!apiKey) log.warn('FREECLIMB_API_KEY is not set: audio cannot be fetched from FreeClimb.')
}
