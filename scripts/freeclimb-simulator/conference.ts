import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Account, ConferenceStatus, CreatedBy, Recording } from './account'
import { arrangePosts, type PlannedPost, planConference } from './conference-plan'
import { type PostAnswer, type RequestType, sendPost } from './posts'
import { createRandom } from './random'
import type { Trouble } from './trouble'

export const POST_KINDS = [
  'empty',
  'populated',
  'inProgress',
  'terminated',
  'conferenceRecordingStatus',
] as const
export type PostKind = (typeof POST_KINDS)[number]

/** A share from 0 to 1 of all posts, or every post of these kinds. */
export type PostChoice = number | readonly PostKind[]

export interface ConferenceOptions {
  callbackUrl: string
  /** How often the room fills again, and so how many recordings there are; 1 when not said. */
  recordings?: number
  /** Not said: some minutes, as it happens. */
  durationSec?: number
  /** Not said: every second conference is made by PerCL, or as the seed has it. */
  createdBy?: CreatedBy
  /** Between one post and the next; 0 when not said. */
  paceMs?: number
  /** How much later than `terminated` each recording is ready. */
  delayMs?: number
  duplicates?: PostChoice
  drop?: PostChoice
  reorder?: boolean
  /** Sends everything in the same moment. */
  atOnce?: boolean
  /** Names the recording in the `empty` post that ends it, too, as FreeClimb's documentation allows. */
  recordingOnEmpty?: boolean
  /** What the recording post says of the room, which may be in use again; 'terminated' when not said. */
  snapshotStatus?: ConferenceStatus
  /** What happens to requests for this conference's recordings. */
  trouble?: Trouble
  rangeIgnored?: boolean
  /** The same seed makes the same conference, ids included. */
  seed?: string
}

export interface PostReport extends PostAnswer {
  requestType: RequestType
  status: ConferenceStatus
  conferenceId: string
  recordingId: string | null
  duplicate: boolean
  /** Never sent. */
  dropped: boolean
}

export interface ConferenceReport {
  conferenceId: string
  createdBy: CreatedBy
  recordings: { recordingId: string; durationSec: number; recordingUrl: string }[]
  /** In the order they were sent. */
  posts: PostReport[]
}

export interface ConferenceContext {
  account: Account
  recordingUrl: (recordingId: string) => string
  setTrouble: (recordingId: string, trouble: Trouble) => void
  signal: AbortSignal
  onPost?: (report: PostReport) => void
}

/** Lives one conference from its creation to its last recording, and posts each step to the callback URL. */
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
