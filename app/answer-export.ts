import { answerDatabaseAway } from '@/app/database-away'
import { inTurn } from '@/lib/http/page-turns'
import type { ExportFormat } from '@/lib/list-query/export-options'
import { errorFacts, log } from '@/lib/log'

const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  excel: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/x-ndjson',
}

type Export = {
  format: ExportFormat
  fileName: string
  /** Notes that somebody exports. What cannot be noted is not sent. */
  note: () => Promise<void>
  chunks: AsyncGenerator<string, void, void>
}

/** Sends rows as a file, as fast as they are taken. HEAD is answered with the same headers. */
export async function answerExport(
  request: Request,
  { format, fileName, note, chunks }: Export,
): Promise<Response> {
  const isWanted = request.method === 'GET'
  try {
    if (isWanted) await note()
    // Once bytes go out, a failure can no longer be told in words: the beginning is asked for first.
    const first = await chunks.next()
    if (!isWanted) await chunks.return()
    return new Response(isWanted ? streamOf(request, first.value ?? '', chunks) : null, {
      headers: {
        'Content-Type': CONTENT_TYPES[format],
        'Content-Disposition': `attachment; filename="${fileName}"`,
        'Cache-Control': 'private, no-store',
        'X-Accel-Buffering': 'no',
      },
    })
  } catch (error) {
    return answerDatabaseAway(error)
  }
}

export function refuseParameters(error: string) {
  return Response.json({ error }, { status: 400, headers: { 'cache-control': 'no-store' } })
}

/**
 * Asks for the next chunk when the one before has been taken, and for none when the reader has left. Each is read in turn
 * with the pages of the same person and of everyone else.
 */
function streamOf(
  { headers }: Request,
  first: string,
  rest: AsyncGenerator<string, void, void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      start: (controller) => controller.enqueue(encoder.encode(first)),
      pull: async (controller) => {
        const { done, value } = await inTurn(headers, () => rest.next()).catch(breakOff)
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
