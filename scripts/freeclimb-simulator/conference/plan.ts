import type { Account, ConferenceStatus, Recording } from '../account'
import { createRandom, pick, type Random, shuffle } from '../random'
import { createId } from './identifiers'
import type { ConferenceOptions, PostChoice } from './options'
import { plausibleDurationSec, plausiblePhoneNumber } from './plausible-values'
import type { ConferencePost, RequestType } from './posts'

export interface PlannedPost {
  post: ConferencePost
  /** Exists once this post is sent */
  recording: Recording | null
  duplicate: boolean
  dropped: boolean
}

/** Plans all posts of a conference in the order they happen. */
export function planConference(
  seed: string,
  options: ConferenceOptions,
  account: Account,
  recordingUrl: (recordingId: string) => string,
) {
  const random = createRandom(`conference:${seed}`)
  const createdBy =
    options.createdBy ?? (options.seed ? pick(random, ['percl', 'rest']) : account.nextCreatedBy())
  const conferenceId = createId('CF', seed)
  const call = createdBy === 'percl' ? createCall(seed, random) : null
  const recordings = Array.from({ length: options.recordings ?? 1 }, (_, index): Recording => {
    const now = new Date()
    return {
      accountId: account.credentials.accountId,
      recordingId: createId('RE', `${seed}:${index}`),
      conferenceId,
      callId: null,
      durationSec: options.durationSec ?? plausibleDurationSec(random),
      createdAt: now,
      updatedAt: now,
      deleted: false,
      rangeIgnored: options.rangeIgnored ?? false,
      gapSec: options.gapSec,
      stereo: options.stereo,
      format: options.format,
    }
  })

  const statusPost = (status: ConferenceStatus, recording: Recording | null = null): PlannedPost => ({
    post: createPost('conferenceStatus', status, options.recordingOnEmpty ? recording : null),
    recording,
    duplicate: false,
    dropped: false,
  })
  // A room that never reaches inProgress records nothing, but people may still come and go.
  const sessions = recordings.length === 0 ? [statusPost('populated'), statusPost('empty')] : []
  for (const recording of recordings) {
    sessions.push(statusPost('populated'), statusPost('inProgress'), statusPost('empty', recording))
  }
  const lifecycle = [
    statusPost('empty'),
    ...sessions,
    statusPost('terminated'),
    ...recordings.map((recording) => ({
      post: createPost('conferenceRecordingStatus', options.snapshotStatus ?? 'terminated', recording),
      recording,
      duplicate: false,
      dropped: false,
    })),
  ]
  // FreeClimb gives every webhook triggered by one request the same Request-Id.
  return { conferenceId, createdBy, recordings, lifecycle, requestId: createId('RQ', seed) }

  function createPost(
    requestType: RequestType,
    status: ConferenceStatus,
    recording: Recording | null,
  ): ConferencePost {
    const isOver = status === 'terminated' || requestType === 'conferenceRecordingStatus'
    return {
      requestType,
      accountId: account.credentials.accountId,
      conferenceId,
      status,
      callId: call?.callId ?? null,
      callStatus: call ? (isOver ? 'completed' : 'inProgress') : null,
      direction: call?.direction ?? null,
      from: call?.from ?? null,
      to: call?.to ?? null,
      queueId: null,
      recordingId: recording?.recordingId ?? null,
      recordingUrl: recording ? recordingUrl(recording.recordingId) : null,
      recordingDurationSec: recording?.durationSec ?? null,
    }
  }
}

function createCall(seed: string, random: Random) {
  return {
    callId: createId('CA', seed),
    from: plausiblePhoneNumber(random),
    to: plausiblePhoneNumber(random),
    direction: pick(random, ['inbound', 'inbound', 'outboundAPI']),
  }
}

/** Returns the posts in sending order; each inner array is sent at once. */
export function arrangePosts(
  lifecycle: readonly PlannedPost[],
  options: ConferenceOptions,
  random: Random,
): PlannedPost[][] {
  const isChosen = ({ post }: PlannedPost, choice: PostChoice = 0) => {
    if (typeof choice === 'number') return random() < choice
    return choice.includes(post.requestType === 'conferenceRecordingStatus' ? post.requestType : post.status)
  }
  const batches = lifecycle.flatMap((planned): PlannedPost[][] => {
    if (isChosen(planned, options.drop)) return [[{ ...planned, dropped: true }]]
    if (!isChosen(planned, options.duplicates)) return [[planned]]
    const copy = { ...planned, duplicate: true }
    return random() < 0.5 ? [[planned, copy]] : [[planned], [copy]]
  })
  if (options.atOnce) return [batches.flat()]
  return options.reorder ? disorder(random, batches) : batches
}

/** Shuffles; if the result happens to be in the original order, reverses it. */
function disorder<T>(random: Random, items: readonly T[]): T[] {
  const shuffled = shuffle(random, items)
  return shuffled.every((item, index) => item === items[index]) ? shuffled.reverse() : shuffled
}
