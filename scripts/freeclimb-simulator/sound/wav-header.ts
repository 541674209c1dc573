export const SAMPLES_PER_SECOND = 8000
export const WAV_HEADER_BYTES = 58

const MU_LAW_FORMAT = 7

export type ChannelCount = 1 | 2

/** Returns the RIFF header of an 8-bit, 8 kHz mu-law file with `sampleCount` samples per channel. */
export function wavHeader(sampleCount: number, channelCount: ChannelCount): Uint8Array {
  const dataBytes = sampleCount * channelCount
  const header = new Uint8Array(WAV_HEADER_BYTES)
  const view = new DataView(header.buffer)
  const text = (offset: number, letters: string) => header.set(new TextEncoder().encode(letters), offset)
  text(0, 'RIFF')
  view.setUint32(4, WAV_HEADER_BYTES - 8 + dataBytes, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 18, true)
  view.setUint16(20, MU_LAW_FORMAT, true)
  view.setUint16(22, channelCount, true)
  view.setUint32(24, SAMPLES_PER_SECOND, true)
  view.setUint32(28, SAMPLES_PER_SECOND * channelCount, true)
  view.setUint16(32, channelCount, true)
  view.setUint16(34, 8, true)
  view.setUint16(36, 0, true)
  text(38, 'fact')
  view.setUint32(42, 4, true)
  view.setUint32(46, sampleCount, true)
  text(50, 'data')
  view.setUint32(54, dataBytes, true)
  return header
}
