import { randomUUID } from 'node:crypto'
import { Account } from '../freeclimb-simulator/account'
import { planConference } from '../freeclimb-simulator/conference/plan'
import { serializePost, signBody } from '../freeclimb-simulator/conference/posts'
import type { Credentials } from '../freeclimb-simulator/credentials'

export type SignedPost = { body: Buffer; headers: Record<string, string | number> }

/** One conference's posts in the order they are sent */
export type Life = SignedPost[]

/**
 * Creates posts of new conferences, signed at that moment. A signature is valid for 300 s, so create them just before
 * the round that sends them.
 */
export function createPostMaker(credentials: Credentials, apiUrl: string) {
  const account = new Account(credentials)
  const recordingUrl = (id: string) => `${apiUrl}/Accounts/${credentials.accountId}/Recordings/${id}/Download`

  function createLife(): Life {
    const { lifecycle, requestId } = planConference(randomUUID(), { callbackUrl: '' }, account, recordingUrl)
    const now = Date.now()
    return lifecycle.map(({ post }, index) => {
      const body = serializePost(post)
      // Signed a second apart, like the steps of a real conference, because the signed time orders the posts.
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
    /** Six posts per conference: empty, populated, inProgress, empty, terminated and the recording */
    lives: (count: number): Life[] => Array.from({ length: count }, createLife),
    /** Only the recording post of each */
    recordings: (count: number): Life[] => Array.from({ length: count }, () => createLife().slice(-1)),
  }
}
