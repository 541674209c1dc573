import { AUDIO_FAILURES, type AudioFailure } from '@/lib/playback/audio-failures'
import { type Answer, pathParameter, refusal } from './parts'

const RANGE_HEADERS = {
  ETag: header('Identifies this audio, for If-Range and If-None-Match.'),
  'Accept-Ranges': header('Always `bytes`.'),
  'Content-Length': header('Size of this response in bytes.'),
}
const AUDIO = { 'audio/*': { schema: {} } }

export const audioOperation = {
  operationId: 'getRecordingAudio',
  summary: 'Get the audio of a recording, whole or in part',
  description:
    'Listeners can play it. Downloading it as a file, with `download=1`, requires the manager or admin role.',
  parameters: [
    pathParameter('recordingId', 'FreeClimb’s recordingId.'),
    {
      name: 'download',
      in: 'query',
      description: '`1` to download it as a file.',
      schema: { type: 'string', enum: ['1'] },
    },
    headerParameter('Range', 'One byte range. Several ranges, or another unit, get the whole file.', [
      'bytes=0-65535',
    ]),
    headerParameter('If-Range', 'An ETag: the range applies only if the audio still has it.'),
    headerParameter('If-None-Match', 'An ETag: 304 if the audio still has it.'),
  ],
  responses: {
    200: { description: 'The whole audio.', headers: RANGE_HEADERS, content: AUDIO },
    206: {
      description: 'The requested range.',
      headers: { ...RANGE_HEADERS, 'Content-Range': header('`bytes first-last/size`.') },
      content: AUDIO,
    },
    304: {
      description: 'The audio still has the ETag of If-None-Match.',
      headers: { ETag: RANGE_HEADERS.ETag },
    },
    ...failures(),
  },
}

/** Describes each audio failure by status, merging those that share one. */
function failures(): Record<string, Answer> {
  const statuses = [...new Set(Object.values(AUDIO_FAILURES).map(({ status }) => status))]
  return Object.fromEntries(
    statuses.map((status) => {
      const failures = Object.entries(AUDIO_FAILURES) as [
        AudioFailure,
        { status: number; sentence: string },
      ][]
      const same = failures.filter(([, failure]) => failure.status === status)
      const answer = refusal(...same.map(([code, { sentence }]): [AudioFailure, string] => [code, sentence]))
      const headers = status === 416 ? { 'Content-Range': header('`bytes */size`.') } : undefined
      return [status, headers ? { ...answer, headers } : answer]
    }),
  )
}

function header(description: string) {
  return { description, schema: { type: 'string' } }
}

function headerParameter(name: string, description: string, examples?: string[]) {
  return { name, in: 'header', description, schema: { type: 'string', ...(examples && { examples }) } }
}
