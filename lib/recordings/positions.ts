import { db } from '@/lib/db'

// The most that the column can hold: over three weeks.
const MAX_POSITION_MS = 2 ** 31 - 1

/** Saves where a user stopped; 0 clears it. Returns false if there's no such recording. */
export async function savePosition(
  userId: string,
  recordingId: string,
  positionMs: number,
): Promise<boolean> {
  if (positionMs === 0) return forgetPosition(userId, recordingId)
  const saved = await db().$executeRaw`
    INSERT INTO listening_position (user_id, recording_id, position_ms, updated_at)
    SELECT ${userId}, id, ${Math.min(positionMs, MAX_POSITION_MS)}::int, now()
    FROM recording WHERE id = ${recordingId}
    ON CONFLICT (user_id, recording_id) DO UPDATE SET
      position_ms = EXCLUDED.position_ms, updated_at = EXCLUDED.updated_at`
  return saved > 0
}

async function forgetPosition(userId: string, recordingId: string): Promise<boolean> {
  const known = await db().$queryRaw<unknown[]>`
    WITH forgotten AS (
      DELETE FROM listening_position WHERE user_id = ${userId} AND recording_id = ${recordingId}
    )
    SELECT 1 AS one FROM recording WHERE id = ${recordingId}`
  return known.length > 0
}

/** Where a user stopped, in seconds by recording ID. Leaves out recordings without a position. */
export async function positionsOf(
  userId: string,
  recordingIds: readonly string[],
): Promise<Map<string, number>> {
  const positions = await db().listeningPosition.findMany({
    where: { userId, recordingId: { in: [...recordingIds] } },
    select: { recordingId: true, positionMs: true },
  })
  return new Map(positions.map(({ recordingId, positionMs }) => [recordingId, positionMs / 1000]))
}
