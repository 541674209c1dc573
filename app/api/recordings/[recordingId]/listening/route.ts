import { z } from 'zod'
import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { readBody } from '@/app/read-body'
import type { Actor } from '@/lib/audit/actor'
import type { Origin } from '@/lib/audit/append'
import { endListening, recordListening } from '@/lib/audit/listening'
import { isId } from '@/lib/freeclimb/ids'
import { savePosition } from '@/lib/recordings/positions'
import { audioProblem, problem } from '../../../problem'

const BODY_LIMIT_BYTES = 1_000

const reportSchema = z
  .object({
    heardSec: z.int().min(0).max(3_600).optional(),
    atSec: z.number().min(0).max(10_000_000).optional(),
    isOver: z.boolean().optional(),
  })
  .refine(({ heardSec, atSec, isOver }) => heardSec !== undefined || atSec !== undefined || isOver)

type Report = z.infer<typeof reportSchema>

/** Takes a player's report: seconds played since its last one, position (0 at the end), whether it closed the recording. */
export async function POST(
  request: Request,
  { params }: RouteContext<'/api/recordings/[recordingId]/listening'>,
) {
  const access = await authorizeRequest(request, 'play')
  if (!access.ok) return access.refusal
  const { body, fault } = await readBody(request, BODY_LIMIT_BYTES)
  if (fault === 'too-large') return problem(413, 'body-too-large', 'The body is larger than 1,000 bytes.')
  const report = reportSchema.safeParse(fault === 'cut-off' ? null : parseJson(body))
  if (!report.success)
    return problem(
      400,
      'invalid-body',
      'Send {"heardSec": n, "atSec": t, "isOver": true}, or one of them: whole seconds from 0 to 3600, seconds from 0 to 10000000.',
    )
  const { recordingId } = await params
  try {
    return (await recordReport(access, recordingId, report.data))
      ? new Response(null, { status: 204 })
      : audioProblem('not-found')
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}

/** Returns false if there is no such recording. */
async function recordReport(
  { actor, origin }: { actor: Actor; origin: Origin },
  recordingId: string,
  { heardSec = 0, atSec, isOver = false }: Report,
): Promise<boolean> {
  if (!isId(recordingId)) return false
  const isKnown = atSec === undefined || (await savePosition(actor.id, recordingId, Math.round(atSec * 1000)))
  if (isKnown && isOver) await endListening(actor, origin, recordingId, heardSec)
  if (!isKnown || isOver || heardSec === 0) return isKnown
  return recordListening(actor, origin, recordingId, heardSec)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return null
  }
}
