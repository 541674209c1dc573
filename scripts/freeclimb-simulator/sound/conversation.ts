import { between, createRandom, logNormal, pick, type Random, wholeBetween } from '../random'
import { createVoice, VOWEL_COUNT, type Voice } from './voice'
import { type ChannelCount, SAMPLES_PER_SECOND } from './wav-header'

export const MAX_SYLLABLE_SAMPLES = SAMPLES_PER_SECOND / 2

const LOW_PITCHES_HZ = [98, 112, 126] as const
const HIGH_PITCHES_HZ = [178, 196, 218] as const

export interface Syllable {
  startSample: number
  sampleCount: number
  /** Hiss before the vowel, included in sampleCount; 0 if the syllable starts with its vowel */
  consonantSamples: number
  voice: Voice
  fromVowel: number
  toVowel: number
  fromHz: number
  toHz: number
  loudness: number
}

export interface ConversationShape {
  /** Per channel */
  sampleCount: number
  channelCount: ChannelCount
  /** Alternates this many seconds of talk with as many of silence; default: natural pauses */
  gapSec?: number
}

export interface Conversation extends ConversationShape {
  /** By start time */
  syllables: Syllable[]
}

/** Plans who says what when: turns with breaths, pauses, interjections and the occasional long silence. */
export function planConversation(recordingId: string, shape: ConversationShape): Conversation {
  const random = createRandom(`conversation:${recordingId}`)
  const voices = createVoices(random)
  const syllables: Syllable[] = []
  const endSec = shape.sampleCount / SAMPLES_PER_SECOND
  let speaker = wholeBetween(random, 0, voices.length - 1)
  let nowSec = Math.min(between(random, 0.1, 0.6), endSec / 4)
  while (nowSec < endSec) {
    const voice = voices[speaker] as Voice
    const listener = voices[(speaker + 1) % voices.length] as Voice
    const turnStartSec = nowSec
    const turnSec = Math.min(25, Math.max(0.6, logNormal(random, 4, 0.8)))
    nowSec = speakTurn(random, voice, turnStartSec, turnSec, syllables)
    if (nowSec - turnStartSec > 6 && random() < 0.5) {
      const agreeAtSec = between(random, turnStartSec + 2, nowSec - 1)
      speakPhrase(random, listener, agreeAtSec, wholeBetween(random, 1, 2), 0.6, syllables)
    }
    const isLongSilence = random() < 0.04 && shape.gapSec === undefined
    nowSec += isLongSilence ? between(random, 6, 28) : between(random, 0.25, 1.3)
    speaker = (speaker + wholeBetween(random, 1, voices.length - 1)) % voices.length
  }
  syllables.sort((a, b) => a.startSample - b.startSample)
  return { ...shape, syllables: shape.gapSec === undefined ? syllables : partBy(shape.gapSec, syllables) }
}

/** Cuts the talk into stretches and moves them apart; a syllable that crosses the end of its stretch is cut short. */
function partBy(gapSec: number, syllables: readonly Syllable[]): Syllable[] {
  const stretchSamples = gapSec * SAMPLES_PER_SECOND
  return syllables.map((syllable) => {
    const { startSample, sampleCount, consonantSamples } = syllable
    const gapsBefore = Math.floor(startSample / stretchSamples)
    const leftSamples = (gapsBefore + 1) * stretchSamples - startSample
    return {
      ...syllable,
      startSample: startSample + gapsBefore * stretchSamples,
      sampleCount: Math.min(sampleCount, leftSamples),
      consonantSamples: Math.min(consonantSamples, leftSamples),
    }
  })
}

function createVoices(random: Random): Voice[] {
  const count = wholeBetween(random, 2, 4)
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? createVoice(random, pick(random, LOW_PITCHES_HZ), 0)
      : createVoice(random, pick(random, HIGH_PITCHES_HZ), 1),
  )
}

/** Adds phrases with breaths between them; returns when the turn ends. */
function speakTurn(
  random: Random,
  voice: Voice,
  startSec: number,
  turnSec: number,
  into: Syllable[],
): number {
  let nowSec = startSec
  let endSec = startSec
  while (endSec - startSec < turnSec) {
    const syllablesLeft = Math.ceil((turnSec - (nowSec - startSec)) * voice.syllablesPerSecond)
    const count = Math.max(1, Math.min(syllablesLeft, wholeBetween(random, 4, 14)))
    endSec = speakPhrase(random, voice, nowSec, count, 1, into)
    nowSec = endSec + between(random, 0.15, 0.55)
  }
  return endSec
}

/** Adds syllables with falling pitch; returns when the last one ends. */
function speakPhrase(
  random: Random,
  voice: Voice,
  startSec: number,
  count: number,
  loudness: number,
  into: Syllable[],
): number {
  let nowSec = startSec
  let pitchHz = voice.pitchHz * between(random, 1.05, 1.2)
  let vowel = wholeBetween(random, 0, VOWEL_COUNT - 1)
  for (let index = 0; index < count; index++) {
    const slotSec = between(random, 0.65, 1.35) / voice.syllablesPerSecond
    const stress = random() < 0.3 ? 1 : between(random, 0.45, 0.8)
    const fallenHz = voice.pitchHz * (1.12 - 0.3 * ((index + 1) / count)) * between(random, 0.94, 1.08)
    const nextVowel = wholeBetween(random, 0, VOWEL_COUNT - 1)
    const sampleCount = Math.floor(slotSec * between(random, 0.8, 0.98) * SAMPLES_PER_SECOND)
    into.push({
      startSample: Math.floor(nowSec * SAMPLES_PER_SECOND),
      sampleCount: Math.min(sampleCount, MAX_SYLLABLE_SAMPLES),
      consonantSamples: random() < 0.5 ? Math.floor(sampleCount * between(random, 0.12, 0.35)) : 0,
      voice,
      fromVowel: vowel,
      toVowel: random() < 0.4 ? nextVowel : vowel,
      fromHz: pitchHz,
      toHz: fallenHz,
      loudness: voice.loudness * stress * loudness,
    })
    pitchHz = fallenHz
    vowel = nextVowel
    nowSec += slotSec
  }
  return nowSec
}
