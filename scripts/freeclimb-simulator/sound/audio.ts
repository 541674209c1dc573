import { createRandom, wholeBetween } from '../random'
import { type Conversation, planConversation } from './conversation'
import { BLOCK_SAMPLES, renderBlock } from './sound'
import { type ChannelCount, SAMPLES_PER_SECOND, WAV_HEADER_BYTES, wavHeader } from './wav-header'

export interface AudioSource {
  recordingId: string
  /** As FreeClimb reports it: rounded up to whole seconds */
  durationSec: number
  /** Alternates this many seconds of talk with as many of silence; default: a natural conversation */
  gapSec?: number
  /** One side of the conversation on each channel */
  stereo?: boolean
}

const BLOCKS_PER_CHUNK = 8
const CONVERSATIONS_KEPT = 32

const conversations = new Map<string, Conversation>()

/** Returns the size of the WAV file; its audio is up to a second shorter than the rounded-up duration. */
export function audioByteLength(source: AudioSource): number {
  return WAV_HEADER_BYTES + sampleCountOf(source) * channelCountOf(source)
}

/** Returns the WAV file's bytes from `start` to `end` (exclusive) without generating what precedes them. */
export function readAudio(source: AudioSource, start: number, end: number): Uint8Array {
  const conversation = conversationOf(source)
  const { sampleCount, channelCount } = conversation
  const blockBytes = BLOCK_SAMPLES * channelCount
  const from = Math.max(0, start)
  const to = Math.min(end, WAV_HEADER_BYTES + sampleCount * channelCount)
  const bytes = new Uint8Array(Math.max(0, to - from))
  if (from < WAV_HEADER_BYTES) {
    bytes.set(wavHeader(sampleCount, channelCount).subarray(from, Math.max(from, to)))
  }
  let position = Math.max(0, from - WAV_HEADER_BYTES)
  while (position + WAV_HEADER_BYTES < to) {
    const block = Math.floor(position / blockBytes)
    const inBlock = position - block * blockBytes
    const wanted = renderBlock(conversation, source.recordingId, block).subarray(
      inBlock,
      inBlock + to - WAV_HEADER_BYTES - position,
    )
    bytes.set(wanted, position + WAV_HEADER_BYTES - from)
    position += wanted.length
  }
  return bytes
}

/** Yields the same bytes in chunks of a few seconds, so that an hour is never in memory at once. */
export function* streamAudio(
  source: AudioSource,
  start = 0,
  end = audioByteLength(source),
): Generator<Uint8Array, void> {
  const chunkBytes = BLOCK_SAMPLES * channelCountOf(source) * BLOCKS_PER_CHUNK
  let from = start
  while (from < end) {
    const blockEdge = WAV_HEADER_BYTES + (Math.floor((from - WAV_HEADER_BYTES) / chunkBytes) + 1) * chunkBytes
    const to = Math.min(end, blockEdge)
    yield readAudio(source, from, to)
    from = to
  }
}

function sampleCountOf({ recordingId, durationSec }: AudioSource): number {
  if (durationSec <= 0) return 0
  const shorterBy = wholeBetween(
    createRandom(`length:${recordingId}`),
    0,
    Math.floor(0.9 * SAMPLES_PER_SECOND),
  )
  // Even, because RIFF would add a padding byte to a chunk of odd length.
  return (durationSec * SAMPLES_PER_SECOND - shorterBy) & ~1
}

function channelCountOf({ stereo }: AudioSource): ChannelCount {
  return stereo ? 2 : 1
}

function conversationOf(source: AudioSource): Conversation {
  const { recordingId, durationSec, gapSec } = source
  const channelCount = channelCountOf(source)
  const key = `${recordingId}:${durationSec}:${gapSec}:${channelCount}`
  const conversation =
    conversations.get(key) ??
    planConversation(recordingId, { sampleCount: sampleCountOf(source), channelCount, gapSec })
  conversations.delete(key)
  conversations.set(key, conversation)
  const oldest = conversations.keys().next()
  if (conversations.size > CONVERSATIONS_KEPT && !oldest.done) conversations.delete(oldest.value)
  return conversation
}
