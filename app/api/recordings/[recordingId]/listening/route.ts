import { z } from 'zod'
import { authoriseRequest } from '@/app/access'
import { answerDatabaseAway } from '@/app/database-away'
import { readBody } from '@/app/read-body'
import { noteListening } from '@/lib/access/listening'

const BODY_LIMIT_BYTES = 1_000

const reportSchema = z.object({ heardSec: z.int().min(1).max(3_600) })

/** A player says how many seconds it has played since it last said so. */
export async function POST(
  request: Request,
  { params }: RouteContext<'/api/recordings/[recordingId]/listening'>,
) {
  const access = await authoriseRequest(request, 'play')
  if (!access.ok) return access.refusal
  const { body, fault } = await readBody(request, BODY_LIMIT_BYTES)
  if (fault === 'too-large') return refuse(413, 'The body is larger than 1,000 bytes.')
  const report = reportSchema.safeParse(fault === 'cut-off' ? null : parseJson(body))
  if (!report.success) return refuse(400, 'Send {"heardSec": n}: whole seconds, 1 to 3600.')
  const { recordingId } = await params
  try {
    const isNoted = await noteListening(access.actor, access.origin, recordingId, report.data.heardSec)
    return isNoted ? new Response(null, { status: 204 }) : refuse(404, 'There is no such recording.')
  } catch (error) {
    return answerDatabaseAway(error)
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return null
  }
}

function refuse(status: number, error: string) {
  return Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } })
}
