/**
 * A recording's key in the archive: `RE1.wav`. We never replace an object that turns out to be wrong; we give up its key for
 * the next, `RE1.2.wav`, so that no row can end up naming an object that was removed.
 */
export function recordingKey(recordingId: string, generation = 1): string {
  return generation === 1 ? `${recordingId}.wav` : `${recordingId}.${generation}.wav`
}

/** Which of a recording's keys this is, counted from 1; null is the first. Throws for another recording's key. */
export function keyGeneration(recordingId: string, key: string | null): number {
  if (key === null) return 1
  const generation = Number(key.slice(recordingId.length).match(/^\.(\d+)\.wav$/)?.[1] ?? 1)
  if (key !== recordingKey(recordingId, generation))
    throw new Error(`${key} is no key of recording ${recordingId}.`)
  return generation
}
