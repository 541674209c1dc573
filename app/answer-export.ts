import { databaseUnavailableResponse } from '@/app/database-unavailable'
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
  /** Writes the audit event; if it throws, nothing is sent. */
  note: () => Promise<void>
  chunks: AsyncGenerator<string, void, void>
}

/** Streams rows as a file at the client's pace. HEAD gets the same headers. */
export async function answerExport(
  request: Request,
  { format, fileName, note, chunks }: Export,
): Promise<Response> {
  const isWanted = request.method === 'GET'
  try {
    if (isWanted) await note()
    // Once bytes are out, the status can't report an error, so read the first chunk before responding.
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
    return databaseUnavailableResponse(error)
  }
}

// Pulls a chunk only once the client has consumed the last, and stops when it disconnects. Each read takes a turn, like the
// page renders of this user and everyone else.
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

// Breaks the connection, so that half a list never passes for a whole one. Throws its own error, because Next logs what is
// thrown, and a database error can contain the values searched for.
function breakOff(error: unknown): never {
  log.error({ error: errorFacts(error) }, 'an export was cut off')
  throw new Error('the export broke off')
}
