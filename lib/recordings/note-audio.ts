import type { Actor } from '@/lib/access/actor'
import { appendAudit, type Origin } from '@/lib/access/audit'
import { noteListening } from '@/lib/access/listening'
import { db } from '@/lib/db'
import { parseRangeSpec } from './range'

// As long as a browser may take up a download that broke off, and it is still the same one.
const SAME_DOWNLOAD_MIN = 30

/** Asks one thing alone: whether there is something to play. It sends one byte, of the header. */
const PROBE = 'bytes=0-0'

/**
 * Notes who is about to be sent a recording, before the first byte goes: what cannot be noted is not sent. A copy that a
 * browser kept and asks about counts as well, for it is what will be played.
 */
export async function noteAudioSent(
  actor: Actor,
  origin: Origin,
  recordingId: string,
  { isDownload, range }: { isDownload: boolean; range: string | null },
): Promise<void> {
  if (isDownload) await noteDownload(actor, origin, recordingId, range)
  else if (range?.trim() !== PROBE) await noteListening(actor, origin, recordingId)
}

/** Whether a request for audio is one with which listening begins. */
export function beginsListening(range: string | null): boolean {
  return range?.trim() !== PROBE && isFromStart(range)
}

function isFromStart(range: string | null): boolean {
  const spec = parseRangeSpec(range)
  return spec === null || ('start' in spec && spec.start === 0)
}

// A download is its beginning; the parts that follow belong to it. A part that follows nothing is one of its own: else
// all but the first byte could be had without being noted.
async function noteDownload(actor: Actor, origin: Origin, recordingId: string, range: string | null) {
  if (!isFromStart(range) && (await hasBegunDownload(actor, recordingId))) return
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

async function hasBegunDownload(actor: Actor, recordingId: string): Promise<boolean> {
  const since = new Date(Date.now() - SAME_DOWNLOAD_MIN * 60_000)
  const begun = await db().auditEvent.findFirst({
    where: {
      targetId: recordingId,
      action: 'downloaded',
      actorKind: actor.kind,
      actorId: actor.id,
      at: { gte: since },
    },
    select: { seq: true },
  })
  return begun !== null
}
