import { db } from '@/lib/db'
import { storableText } from '@/lib/storable-text'
import { type AuditEntry, appendAudit, type Origin } from './append'

// Repeat views of a conference within this time count as one.
const SAME_OPENING_MIN = 30

/** Events per actor and conference within that time, no matter how many addresses and user agents they come from. */
export const MAX_OPENINGS = 10

/** Records that an actor opens a conference, once per address and user agent, so that nobody floods the audit log. */
export async function recordOpening(
  actor: AuditEntry['actor'],
  origin: Origin,
  conferenceId: string,
): Promise<void> {
  const isNoted = async (client: Pick<ReturnType<typeof db>, '$queryRaw'>) => {
    // Ignore events from the future: a fast clock wrote them, and they would suppress every opening until then.
    const [known] = await client.$queryRaw<{ count: number; isSame: boolean | null }[]>`
      SELECT count(*)::int AS count, bool_or(
        address IS NOT DISTINCT FROM ${origin.address && storableText(origin.address)}::text
        AND user_agent IS NOT DISTINCT FROM ${origin.userAgent && storableText(origin.userAgent)}::text
      ) AS "isSame"
      FROM audit_event
      WHERE target_id = ${conferenceId} AND action = 'opened conference'
        AND actor_kind = ${actor.kind}::actor_kind AND actor_id = ${actor.id}
        AND at BETWEEN now() - make_interval(mins => ${SAME_OPENING_MIN}::int) AND clock_timestamp()`
    return known !== undefined && (known.isSame === true || known.count >= MAX_OPENINGS)
  }
  if (await isNoted(db())) return
  await db().$transaction(async (tx) => {
    // Of concurrent requests, the first writes the event and the others then see it.
    const key = `opening ${actor.kind} ${actor.id} ${conferenceId}`
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`
    if (await isNoted(tx)) return
    await appendAudit(
      { action: 'opened conference', actor, target: { kind: 'conference', id: conferenceId }, origin },
      tx,
    )
  })
}
