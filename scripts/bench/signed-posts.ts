import { randomUUID } from 'node:crypto'
import { Account } from '../freeclimb-simulator/account'
import { planConference } from '../freeclimb-simulator/conference/plan'
import { serializePost, signBody } from '../freeclimb-simulator/conference/posts'
import type { Credentials } from '../freeclimb-simulator/credentials'

export type SignedPost = { body: Buffer; headers: Record<string, string | number> }

/** The posts of one conference, in the order in which they are sent. */
export type Life = SignedPost[]

/**
 * Makes the posts of conferences that nobody has heard of yet, signed now. A signature is good for 300 s, so posts are
 * made just before the round that sends them.
 */
export function createPostMaker(credentials: Credentials, apiUrl: string) {
  const account = new Account(credentials)
  const recordingUrl = (id: string) => `${apiUrl}/Accounts/${credentials.accountId}/Recordings/${id}/Download`

  function createLife(): Life {
    const { lifecycle, requestId } = planConference(randomUUID(), { callbackUrl: '' }, account, recordingUrl)
    const now = Date.now()
    return lifecycle.map(({ post }, index) => {
      const body = serializePost(post)
      // A second after each other, as the steps of a conference are at least: the signed moment orders the posts.
      const signedAt = new Date(now - (lifecycle.length - index) * 1000)
      return {
        body: Buffer.from(body),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'FreeClimb/1.0',
          'request-id': requestId,
          'freeclimb-signature': signBody(body, credentials.signingSecrets, signedAt),
        },
      }
    })
  }

  return {
    /** Six posts each: empty, populated, inProgress, empty, terminated, and the recording. */
    lives: (count: number): Life[] => Array.from({ length: count }, createLife),
    /** Only the recording of each. */
    recordings: (count: number): Life[] => Array.from({ length: count }, () => createLife().slice(-1)),
  }
}
