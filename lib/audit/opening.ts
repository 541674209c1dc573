import { db } from '@/lib/db'
import { storableText } from '@/lib/storable-text'
import { type AuditEntry, appendAudit, type Origin } from './append'

// How long further openings of a conference belong to the first one.
const SAME_OPENING_MIN = 30

/** Openings of one conference that an actor can have noted in that time, however many addresses and programs are named. */
export const MOST_OPENINGS = 10

/**
 * Notes that an actor is about to be shown a conference. Asked for again and again from the same place, one event holds all
 * of it, so that nobody fills the audit log.
 */
export async function noteOpening(
  actor: AuditEntry['actor'],
  origin: Origin,
  conferenceId: string,
): Promise<void> {
  const isNoted = async (client: Pick<ReturnType<typeof db>, '$queryRaw'>) => {
    // Not those from the future: noted by a clock that was ahead, they would cover every opening until then.
    const [known] = await client.$queryRaw<{ count: number; isSame: boolean | null }[]>`
      SELECT count(*)::int AS count, bool_or(
        address IS NOT DISTINCT FROM ${origin.address && storableText(origin.address)}::text
        AND user_agent IS NOT DISTINCT FROM ${origin.userAgent && storableText(origin.userAgent)}::text
      ) AS "isSame"
      FROM audit_event
      WHERE target_id = ${conferenceId} AND action = 'opened conference'
        AND actor_kind = ${actor.kind}::actor_kind AND actor_id = ${actor.id}
        AND at BETWEEN now() - make_interval(mins => ${SAME_OPENING_MIN}::int) AND clock_timestamp()`
    return known !== undefined && (known.isSame === true || known.count >= MOST_OPENINGS)
  }
  if (await isNoted(db())) return
  await db().$transaction(async (tx) => {
    // Of many at once the first is noted, and the others see it.
    const key = `opening ${actor.kind} ${actor.id} ${conferenceId}`
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`
    if (await isNoted(tx)) return
    await appendAudit(
      { action: 'opened conference', actor, target: { kind: 'conference', id: conferenceId }, origin },
      tx,
    )
  })
}
