import type { Actor } from '@/lib/audit/actor'
import { appendAudit, type Origin } from '@/lib/audit/append'
import { noteListening } from '@/lib/audit/listening'
import { db } from '@/lib/db'
import type { AudioAnswer } from './audio'

// As long as a browser may take up a download that broke off, and it is still the same one.
const SAME_DOWNLOAD_MIN = 30
/** Downloads of one recording by the same user or key that are noted in that time: nobody is to fill the audit log. */
export const MOST_DOWNLOADS = 10

/**
 * Notes who is about to be sent a recording, before the first byte goes: what cannot be noted is not sent. What counts is the
 * answer, whatever was asked for. A copy that a browser kept and asks about counts as well, for it is what will be played.
 */
export async function noteAudioSent(
  actor: Actor,
  origin: Origin,
  recordingId: string,
  answer: AudioAnswer,
  { isDownload }: { isDownload: boolean },
): Promise<void> {
  if (!sendsAudio(answer)) return
  if (isDownload) await noteDownload(actor, origin, recordingId, answer)
  else await noteListening(actor, origin, recordingId)
}

/** Whether this answer is one with which listening begins. */
export function beginsListening(answer: AudioAnswer): boolean {
  return sendsAudio(answer) && isFromStart(answer)
}

/** The first byte alone tells whether there is something to play, and is of the header. */
function sendsAudio(answer: AudioAnswer): boolean {
  if (answer.status !== 206 || answer.range === null) return true
  return answer.range.start !== 0 || answer.range.end !== 0
}

function isFromStart(answer: AudioAnswer): boolean {
  return answer.status !== 206 || answer.range === null || answer.range.start === 0
}

// A download is its beginning; the parts that follow belong to it. A part that follows nothing is one of its own: else
// all but the first byte could be had without being noted.
async function noteDownload(actor: Actor, origin: Origin, recordingId: string, answer: AudioAnswer) {
  const begun = await downloadsBegun(actor, recordingId)
  if (begun >= (isFromStart(answer) ? MOST_DOWNLOADS : 1)) return
  const recording = await db().recording.findUnique({
    where: { id: recordingId },
    select: { conferenceId: true },
  })
  await appendAudit({
    action: 'downloaded',
    actor,
    target: { kind: 'recording', id: recordingId },
    origin,
    details: { conferenceId: recording?.conferenceId ?? null },
  })
}

// Not those from the future: noted by a clock that was ahead, they would cover every part until then.
async function downloadsBegun({ kind, id }: Actor, recordingId: string): Promise<number> {
  const begun = await db().$queryRaw<unknown[]>`
    SELECT 1 AS one FROM audit_event
    WHERE target_id = ${recordingId} AND action = 'downloaded' AND actor_kind = ${kind}::actor_kind AND actor_id = ${id}
      AND at BETWEEN now() - make_interval(mins => ${SAME_DOWNLOAD_MIN}::int) AND clock_timestamp()
    LIMIT ${MOST_DOWNLOADS}`
  return begun.length
}
