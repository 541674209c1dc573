import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Account, ConferenceStatus, CreatedBy, Recording } from '../account'
import { createRandom } from '../random'
import type { Trouble } from '../trouble'
import type { ConferenceOptions } from './options'
import { arrangePosts, type PlannedPost, planConference } from './plan'
import { type PostAnswer, type RequestType, sendPost } from './posts'

export interface PostReport extends PostAnswer {
  requestType: RequestType
  status: ConferenceStatus
  conferenceId: string
  recordingId: string | null
  duplicate: boolean
  dropped: boolean
}

export interface ConferenceReport {
  conferenceId: string
  createdBy: CreatedBy
  recordings: { recordingId: string; durationSec: number; recordingUrl: string }[]
  /** In the order sent */
  posts: PostReport[]
}

export interface ConferenceContext {
  account: Account
  recordingUrl: (recordingId: string) => string
  setTrouble: (recordingId: string, trouble: Trouble) => void
  signal: AbortSignal
  onPost?: (report: PostReport) => void
}

/** Runs a conference from its creation to its last recording and posts each step to the callback URL. */
export async function runConference(
  options: ConferenceOptions,
  context: ConferenceContext,
): Promise<ConferenceReport> {
  const seed = options.seed ?? randomUUID()
  const { conferenceId, createdBy, recordings, lifecycle, requestId } = planConference(
    seed,
    options,
    context.account,
    context.recordingUrl,
  )
  context.account.addConference(conferenceId)
  const batches = arrangePosts(lifecycle, options, createRandom(`trouble:${seed}`))
  const posts: PostReport[] = []
  for (const [index, batch] of batches.entries()) {
    const isLate = batch.some(({ post }) => post.requestType === 'conferenceRecordingStatus')
    const waitMs = (index === 0 ? 0 : (options.paceMs ?? 0)) + (isLate ? (options.delayMs ?? 0) : 0)
    if (waitMs > 0) await wait(waitMs, undefined, { signal: context.signal })
    posts.push(...(await Promise.all(batch.map(deliver))))
  }
  return {
    conferenceId,
    createdBy,
    recordings: recordings.map(({ recordingId, durationSec }) => {
      return { recordingId, durationSec, recordingUrl: context.recordingUrl(recordingId) }
    }),
    posts,
  }

  async function deliver({ post, recording, duplicate, dropped }: PlannedPost): Promise<PostReport> {
    if (recording) makeAvailable(recording, options, context)
    const { requestType, status, recordingId } = post
    const { signingSecrets } = context.account.credentials
    const answer = dropped
      ? { httpStatus: null, error: null, elapsedMs: 0 }
      : await sendPost(options.callbackUrl, post, { signingSecrets, requestId, signal: context.signal })
    const report = { requestType, status, conferenceId, recordingId, duplicate, dropped, ...answer }
    context.onPost?.(report)
    return report
  }
}

function makeAvailable(
  recording: Recording,
  { trouble }: ConferenceOptions,
  context: ConferenceContext,
): void {
  if (context.account.getRecording(recording.recordingId)) return
  const now = new Date()
  context.account.addRecording({ ...recording, createdAt: now, updatedAt: now })
  if (trouble) context.setTrouble(recording.recordingId, trouble)
}
