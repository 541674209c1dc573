/**
 * Where a recording's object lies: `RE1.wav`. An object that turns out to be something else is never replaced: its key is
 * given up for the next, `RE1.2.wav`, so that no row can come to name an object that has been removed.
 */
export function recordingKey(recordingId: string, generation = 1): string {
  return generation === 1 ? `${recordingId}.wav` : `${recordingId}.${generation}.wav`
}

/** Which of a recording's keys this is, counted from 1: the first for a row that names none. */
export function keyGeneration(recordingId: string, key: string | null): number {
  if (key === null) return 1
  const generation = Number(key.slice(recordingId.length).match(/^\.(\d+)\.wav$/)?.[1] ?? 1)
  if (key !== recordingKey(recordingId, generation))
    throw new Error(`${key} is no key of recording ${recordingId}.`)
  return generation
}
