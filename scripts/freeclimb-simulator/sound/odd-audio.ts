/** Formats other than plain WAV that FreeClimb may send labeled as WAV. */
export const ODD_FORMATS = ['mp3', 'gsm', 'float'] as const

export type OddFormat = (typeof ODD_FORMATS)[number]

const TONE_HZ = 440
const SAMPLES_PER_SECOND = 8000

/** Returns a file of about that length: a silent MP3, silent GSM 6.10 in WAV, or a tone in floating point. */
export function oddAudio(format: OddFormat, durationSec: number): Uint8Array {
  if (format === 'mp3') return silentMp3(durationSec)
  if (format === 'gsm') return wav(0x31, 0, 1625, 65, new Uint8Array(durationSec * 1625))
  const samples = Float32Array.from(
    { length: durationSec * SAMPLES_PER_SECOND },
    (_, index) => Math.sin((2 * Math.PI * TONE_HZ * index) / SAMPLES_PER_SECOND) / 2,
  )
  return wav(3, 32, 4 * SAMPLES_PER_SECOND, 4, new Uint8Array(samples.buffer))
}

// MPEG-2 Layer III, 16 kbit/s, 16 kHz, mono: frames of 36 ms and 72 bytes, all zero after the header.
function silentMp3(durationSec: number): Uint8Array {
  const frame = new Uint8Array(72)
  frame.set([0xff, 0xf3, 0x28, 0xc4])
  const count = Math.ceil(durationSec / 0.036)
  const file = new Uint8Array(count * frame.length)
  for (let index = 0; index < count; index++) file.set(frame, index * frame.length)
  return file
}

function wav(tag: number, sampleBits: number, bytesPerSec: number, blockBytes: number, audio: Uint8Array) {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + audio.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(tag, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(SAMPLES_PER_SECOND, 24)
  header.writeUInt32LE(bytesPerSec, 28)
  header.writeUInt16LE(blockBytes, 32)
  header.writeUInt16LE(sampleBits, 34)
  header.write('data', 36)
  header.writeUInt32LE(audio.length, 40)
  return Buffer.concat([header, audio])
}
