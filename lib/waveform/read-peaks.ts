import { db } from '@/lib/db'
import { decodePeaks, type Peaks } from './peaks-encoding'

/** Peaks by recording ID. Leaves out recordings that have none (yet). */
export async function peaksOf(recordingIds: readonly string[]): Promise<Map<string, Peaks>> {
  const recordings = await db().recording.findMany({
    where: { id: { in: [...recordingIds] }, peaks: { not: null } },
    select: { id: true, peaks: true },
  })
  const decoded = recordings.map(({ id, peaks }) => [id, peaks && decodePeaks(peaks)] as const)
  return new Map(decoded.filter((entry): entry is [string, Peaks] => entry[1] !== null))
}
