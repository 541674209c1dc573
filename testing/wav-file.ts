// Builds valid and invalid WAV files.

export const MU_LAW = 7
export const A_LAW = 6
export const PCM = 1
export const FLOAT = 3

export type FormatFields = {
  tag: number
  channels: number
  sampleRateHz: number
  sampleBits: number
  blockBytes: number
  bytesPerSec: number
}

const TELEPHONY: FormatFields = {
  tag: MU_LAW,
  channels: 1,
  sampleRateHz: 8000,
  sampleBits: 8,
  blockBytes: 1,
  bytesPerSec: 8000,
}

export function riff(
  parts: Uint8Array[],
  sizeBytes?: number,
  ids: [string, string] = ['RIFF', 'WAVE'],
): Uint8Array {
  const content = join(text(ids[1]), ...parts)
  return join(text(ids[0]), uint(sizeBytes ?? content.length, 4), content)
}

/** `sizeBytes` is the declared size, by default the true one. */
export function chunk(id: string, content: Uint8Array, sizeBytes = content.length): Uint8Array {
  const padding = new Uint8Array(sizeBytes === content.length ? sizeBytes % 2 : 0)
  return join(text(id), uint(sizeBytes, 4), content, padding)
}

export function formatContent(format: Partial<FormatFields> = {}): Uint8Array {
  const { tag, channels, sampleRateHz, bytesPerSec, blockBytes, sampleBits } = { ...TELEPHONY, ...format }
  return join(
    uint(tag, 2),
    uint(channels, 2),
    uint(sampleRateHz, 4),
    uint(bytesPerSec, 4),
    uint(blockBytes, 2),
    uint(sampleBits, 2),
  )
}

/** WAVE_FORMAT_EXTENSIBLE, with `format.tag` in the subformat's GUID. */
export function extensibleContent(format: Partial<FormatFields>, guidEnd = [0x38, 0x9b, 0x71]): Uint8Array {
  const { tag, sampleBits } = { ...TELEPHONY, ...format }
  const guid = Uint8Array.of(tag, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, ...guidEnd)
  return join(formatContent({ ...format, tag: 0xfffe }), uint(22, 2), uint(sampleBits, 2), uint(0, 4), guid)
}

export function wavFile(format: Partial<FormatFields>, audio: Uint8Array): Uint8Array {
  return riff([chunk('fmt ', formatContent(format)), chunk('data', audio)])
}

/** A 64-bit WAV file, with its sizes in a ds64 chunk; `longBytes` is the declared size of the audio. */
export function rf64File(
  format: Partial<FormatFields>,
  audio: Uint8Array,
  {
    longBytes = audio.length,
    id = 'RF64',
    after,
  }: { longBytes?: number; id?: string; after?: Uint8Array } = {},
): Uint8Array {
  const sizes = Buffer.alloc(28)
  sizes.writeBigUInt64LE(BigInt(longBytes) + 72n, 0)
  sizes.writeBigUInt64LE(BigInt(longBytes), 8)
  const parts = [
    chunk('ds64', new Uint8Array(sizes)),
    chunk('fmt ', formatContent(format)),
    chunk('data', audio, 0xffffffff),
    ...(after ? [after] : []),
  ]
  return riff(parts, 0xffffffff, [id, 'WAVE'])
}

export function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

export function text(letters: string): Uint8Array {
  return new Uint8Array(Buffer.from(letters, 'latin1'))
}

function uint(value: number, byteCount: 2 | 4): Uint8Array {
  const bytes = Buffer.alloc(byteCount)
  bytes.writeUIntLE(value, 0, byteCount)
  return new Uint8Array(bytes)
}

export function cutAt(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const ends = [...cuts.toSorted((a, b) => a - b), bytes.length]
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}
