import type { Actor } from '@/lib/audit/actor'
import { appendAudit, type Origin } from '@/lib/audit/append'
import { recordListening } from '@/lib/audit/listening'
import { db } from '@/lib/db'
import type { FoundRecording } from '@/lib/recordings/find-recording'
import type { AudioAnswer } from './audio'

// For this long, a browser may resume an interrupted download, and it still counts as the same one.
const SAME_DOWNLOAD_MIN = 30
/** How many downloads of a recording we log per actor in that time, so that nobody can flood the audit log. */
export const MAX_DOWNLOADS = 10

type Named = Pick<FoundRecording, 'id' | 'conferenceId'>

/**
 * Records who is about to get a recording before the first byte is sent; if that fails, nothing is sent. What counts is the
 * answer, not the request, and a 304 counts too, because the browser will play its cached copy.
 */
export async function recordAudioSent(
  actor: Actor,
  origin: Origin,
  recording: Named,
  answer: AudioAnswer,
  { isDownload }: { isDownload: boolean },
): Promise<void> {
  if (!sendsAudio(answer)) return
  if (isDownload) await recordDownload(actor, origin, recording, answer)
  else await recordListening(actor, origin, recording.id)
}

/** Whether playback starts with this answer. */
export function beginsListening(answer: AudioAnswer): boolean {
  return sendsAudio(answer) && isFromStart(answer)
}

/** The first byte alone is a probe: it's part of the header, and can't be listened to. */
function sendsAudio(answer: AudioAnswer): boolean {
  if (answer.status !== 206 || answer.range === null) return true
  return answer.range.start !== 0 || answer.range.end !== 0
}

function isFromStart(answer: AudioAnswer): boolean {
  return answer.status !== 206 || answer.range === null || answer.range.start === 0
}

// Later parts belong to the download that they continue. A part that continues nothing counts as a download, or anyone could
// fetch all but the first byte unlogged.
async function recordDownload(
  actor: Actor,
  origin: Origin,
  { id: recordingId, conferenceId }: Named,
  answer: AudioAnswer,
) {
  const begun = await downloadsBegun(actor, recordingId)
  if (begun >= (isFromStart(answer) ? MAX_DOWNLOADS : 1)) return
  await appendAudit({
    action: 'downloaded',
    actor,
    target: { kind: 'recording', id: recordingId },
    origin,
    details: { conferenceId },
  })
}

// Ignore rows from the future: a clock that ran ahead wrote them, and they would cover every part until then.
async function downloadsBegun({ kind, id }: Actor, recordingId: string): Promise<number> {
  const begun = await db().$queryRaw<unknown[]>`
    SELECT 1 AS one FROM audit_event
    WHERE target_id = ${recordingId} AND action = 'downloaded' AND actor_kind = ${kind}::actor_kind AND actor_id = ${id}
      AND at BETWEEN now() - make_interval(mins => ${SAME_DOWNLOAD_MIN}::int) AND clock_timestamp()
    LIMIT ${MAX_DOWNLOADS}`
  return begun.length
}
