import { AUDIO_FAILURES } from '@/lib/recordings/audio-failures'
import { type Answer, pathParameter, refusal } from './parts'

const RANGE_HEADERS = {
  ETag: header('Names this audio, for If-Range and If-None-Match.'),
  'Accept-Ranges': header('Always `bytes`.'),
  'Content-Length': header('Bytes of this answer.'),
}
const AUDIO = { 'audio/*': { schema: {} } }

export const audioOperation = {
  operationId: 'getRecordingAudio',
  summary: 'The audio of a recording, whole or in part',
  description: 'Listeners may play. Saving it as a file, with `download=1`, takes the role manager or admin.',
  parameters: [
    pathParameter('recordingId', 'FreeClimb’s recordingId.'),
    {
      name: 'download',
      in: 'query',
      description: '`1` names a file to save.',
      schema: { type: 'string', enum: ['1'] },
    },
    headerParameter(
      'Range',
      'One range of bytes. More than one, or another unit, is answered with the whole.',
      ['bytes=0-65535'],
    ),
    headerParameter('If-Range', 'An ETag: the range is meant only if it is still that audio.'),
    headerParameter('If-None-Match', 'An ETag: 304 if it is still that audio.'),
  ],
  responses: {
    200: { description: 'The whole audio.', headers: RANGE_HEADERS, content: AUDIO },
    206: {
      description: 'The part that was asked for.',
      headers: { ...RANGE_HEADERS, 'Content-Range': header('`bytes first-last/size`.') },
      content: AUDIO,
    },
    304: { description: 'It is still the audio of If-None-Match.', headers: { ETag: RANGE_HEADERS.ETag } },
    ...failures(),
  },
}

/** Each failure of the audio by its status. Two of them share one. */
function failures(): Record<string, Answer> {
  const statuses = [...new Set(Object.values(AUDIO_FAILURES).map(({ status }) => status))]
  return Object.fromEntries(
    statuses.map((status) => {
      const same = Object.entries(AUDIO_FAILURES).filter(([, failure]) => failure.status === status)
      const answer = refusal(same.map(([code, { sentence }]) => `\`${code}\`: ${sentence}`).join('\n\n'))
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
