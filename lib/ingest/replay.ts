import { isDeepStrictEqual } from 'node:util'
import { appendAudit } from '@/lib/audit/append'
import type { AuditContext } from '@/lib/audit/outcome'
import { db } from '@/lib/db'
import { type PostReading, parsePost } from '@/lib/freeclimb/post'
import {
  type ConferenceReading,
  FOREIGN_RECORDING,
  mergeIntoHistory,
  type Outcome,
  outcomeWithoutConference,
  TRANSACTION_LIMITS,
  type Transaction,
  writePost,
} from './ingest'
import { ForeignRecording } from './write-rows'

/** What a replay changed; `conference` covers a changed result too. */
export type Replay = {
  changed: 'nothing' | 'result' | 'conference'
  result: Outcome['result']
  conferenceId: string | null
}

type Kept = { id: string; body: Uint8Array<ArrayBuffer>; sentAt: Date; receivedAt: Date }

/**
 * Processes a stored delivery again with today's code, updates its conference and writes an audit log entry. Safe to
 * repeat, in any order: the body stays and no delivery is added. The result changes only if the code now uses a post it
 * didn't use before, or rejects it for another reason. Returns null if the delivery doesn't exist.
 */
export async function replayDelivery(id: string, by: AuditContext): Promise<Replay | null> {
  const delivery = await db().webhookDelivery.findUnique({
    where: { id },
    select: { id: true, body: true, sentAt: true, receivedAt: true },
  })
  if (delivery === null) return null
  const reading = parsePost(delivery.body)
  const replayAs = (run: (tx: Transaction) => Promise<Replay>) =>
    db().$transaction(async (tx) => {
      const replay = await run(tx)
      const { changed, conferenceId } = replay
      await appendAudit(
        { action: 'replayed', ...by, target: { kind: 'delivery', id }, details: { changed, conferenceId } },
        tx,
      )
      return replay
    }, TRANSACTION_LIMITS)
  switch (reading.kind) {
    case 'conference':
      try {
        return await replayAs((tx) => replayConferencePost(tx, delivery, reading))
      } catch (error) {
        if (!(error instanceof ForeignRecording)) throw error
        return replayAs((tx) => correctResult(tx, id, reading, FOREIGN_RECORDING))
      }
    case 'other':
    case 'unusable':
    case 'not-an-object':
      return replayAs((tx) => correctResult(tx, id, reading, outcomeWithoutConference(reading)))
  }
}

async function replayConferencePost(
  tx: Transaction,
  delivery: Kept,
  reading: ConferenceReading,
): Promise<Replay> {
  const { conferenceId } = reading.post
  const { after, outcome } = await mergeIntoHistory(tx, delivery, reading)
  // Compare the rows themselves, because earlier rules may have written them.
  const before = await rowsOf(tx, conferenceId)
  await writePost(tx, reading.post, after)
  const isChanged = !isDeepStrictEqual(before, await rowsOf(tx, conferenceId))
  const corrected = await correctResult(tx, delivery.id, reading, outcome)
  return isChanged ? { ...corrected, changed: 'conference' } : corrected
}

/** A delivery that already counts keeps its result: compared with itself it would be a duplicate. */
async function correctResult(
  tx: Transaction,
  id: string,
  { requestType, conferenceId, recordingId }: PostReading,
  outcome: Outcome,
): Promise<Replay> {
  const told = await tx.webhookDelivery.findUniqueOrThrow({
    where: { id },
    select: { result: true, reason: true, requestType: true, conferenceId: true, recordingId: true },
  })
  if (told.result === 'stored' || told.result === 'duplicate')
    return { changed: 'nothing', result: told.result, conferenceId: told.conferenceId }
  const corrected = { ...outcome, requestType, conferenceId, recordingId }
  if (!isDeepStrictEqual(told, corrected))
    await tx.webhookDelivery.update({ where: { id }, data: corrected, select: { id: true } })
  const isOther = told.result !== outcome.result || told.reason !== outcome.reason
  return {
    changed: isOther ? 'result' : 'nothing',
    result: outcome.result,
    conferenceId,
  }
}

/** The parts of the rows that posts determine. */
function rowsOf(tx: Transaction, conferenceId: string) {
  return tx.conference.findUnique({
    where: { id: conferenceId },
    include: {
      recordings: {
        select: { id: true, accountId: true, url: true, durationSec: true, receivedAt: true },
        orderBy: { id: 'asc' },
      },
    },
  })
}
