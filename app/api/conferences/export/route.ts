import type { NextRequest } from 'next/server'
import { authoriseRequest } from '@/app/access'
import { answerDatabaseAway } from '@/app/database-away'
import { readViewer } from '@/app/viewer'
import { type ExportEnd, exportConferences } from '@/lib/conferences/export'
import { exportFileName } from '@/lib/conferences/export-file-name'
import { type ExportFormat, readExportQuery } from '@/lib/conferences/export-query'
import { errorFacts, log } from '@/lib/log'
import { refuseMethod } from '../../refuse-method'
import { queryParams } from '../query-params'

// Many conferences and a slow line: as long as Vercel lets a function stream by default.
export const maxDuration = 300

const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/x-ndjson',
}

export async function GET(request: NextRequest) {
  const access = await authoriseRequest(request, 'export', { keys: true })
  if (!access.ok) return access.refusal
  const startedMs = performance.now()
  const viewer = await readViewer()
  const asked = readExportQuery(queryParams(request), viewer)
  if (!asked.ok)
    return Response.json({ error: asked.error }, { status: 400, headers: { 'cache-control': 'no-store' } })

  const { format } = asked.query
  const isWanted = request.method === 'GET'
  const onEnd = (end: ExportEnd) => {
    if (isWanted)
      log.info({ format, ...end, durationMs: Math.round(performance.now() - startedMs) }, 'export')
  }
  const chunks = exportConferences(asked.query, onEnd)
  try {
    // Once bytes go out, a failure can no longer be told in words: the beginning is asked for first.
    const first = await chunks.next()
    if (!isWanted) await chunks.return()
    return new Response(isWanted ? streamOf(first.value ?? '', chunks) : null, {
      headers: {
        'Content-Type': CONTENT_TYPES[format],
        'Content-Disposition': `attachment; filename="${exportFileName(asked.filters, format, viewer)}"`,
        'Cache-Control': 'private, no-store',
        'X-Accel-Buffering': 'no',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  } catch (error) {
    return answerDatabaseAway(error)
  }
}

export const HEAD = GET

/** Asks for the next chunk when the one before has been taken, and for none when the reader has left. */
function streamOf(first: string, rest: AsyncGenerator<string, void, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      start: (controller) => controller.enqueue(encoder.encode(first)),
      pull: async (controller) => {
        const { done, value } = await rest.next().catch(breakOff)
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      cancel: async () => void (await rest.return()),
    },
    { highWaterMark: 0 },
  )
}

/**
 * Thrown into the stream, so that the connection breaks and no half of a list passes for the whole. In other words than
 * the database’s: Next logs what is thrown, and a database error can hold the values that were searched for.
 */
function breakOff(error: unknown): never {
  log.error({ error: errorFacts(error) }, 'an export broke off')
  throw new Error('the export broke off')
}

export {
  refuseMethod as DELETE,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
}
