import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { signBody } from '../scripts/freeclimb-simulator/conference/posts'
import type { AddedRecording } from '../scripts/freeclimb-simulator/simulator'
import { recordingPost, statusPost } from '../testing/factories'
import type { Installation } from './installation'

export type SentPost = {
  body: string
  /** Null if there was no response */
  status: number | null
}

const ANSWER_LIMIT_MS = 30_000

/** Sends posts to the application once each, as FreeClimb would, and records the responses. */
export function createSender({ url, simulator }: Installation) {
  const sent: SentPost[] = []
  const { accountId, signingSecrets } = simulator

  async function send(post: object): Promise<number | null> {
    const body = JSON.stringify({ ...post, accountId })
    const status = await fetch(`${url}/api/webhooks/freeclimb`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'freeclimb-signature': signBody(body, signingSecrets, new Date()),
      },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).then(
      async (answer) => {
        await answer.arrayBuffer()
        return answer.status
      },
      () => null,
    )
    sent.push({ body, status })
    return status
  }

  return {
    sent,
    answered: (status: number | null) => sent.filter((post) => post.status === status),
    sendStatus: () => send(statusPost()),
    sendRecording: ({ recordingId, conferenceId, durationSec, recordingUrl }: AddedRecording) =>
      send(recordingPost({ recordingId, conferenceId, recordingDurationSec: durationSec, recordingUrl })),
  }
}

export type Sender = ReturnType<typeof createSender>

/** Expects each of these posts in the database, byte for byte. */
export async function expectKept({ rows }: Installation, posts: readonly SentPost[]) {
  const kept = await rows<{ hash: string }>(
    `SELECT encode(sha256(body), 'hex') AS hash FROM webhook_delivery`,
  )
  const hashes = new Set(kept.map(({ hash }) => hash))
  const lost = posts.filter(({ body }) => !hashes.has(createHash('sha256').update(body).digest('hex')))
  expect(lost, 'answered 200, and not in the database').toEqual([])
}
