import { exportOptionsSchema } from '@/lib/conferences/export-query'
import { filtersSchema } from '@/lib/conferences/filters'
import { pageOptionsSchema } from '@/lib/conferences/page-query'
import { audioOperation } from './audio'
import { BAD_QUERY, DATABASE_AWAY, pathParameter, refusal, withRefusals } from './parts'
import { componentSchemas, queryParameters, refTo } from './schemas'

/** What programs may ask for, as OpenAPI, made from the schemas that read the questions and shape the answers. */
export function apiDescription() {
  const filters = queryParameters(filtersSchema, 'input')
  return {
    openapi: '3.1.1',
    info: {
      title: 'Roomtone',
      version: '1',
      description:
        'Conferences and their recordings, for programs. A key is made by an administrator, on the page /keys; it has a role and a day on which it ends.',
    },
    // Beside this document, wherever it is served.
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
    paths: {
      '/api/conferences': {
        get: {
          operationId: 'listConferences',
          summary: 'Conferences, page by page',
          description:
            'The audit log says who read how many conferences, by which filter. Listeners get the last four digits of phone numbers; whole ones take the role manager or admin.',
          parameters: [...filters, ...queryParameters(pageOptionsSchema, 'output')],
          responses: withRefusals({
            200: json('ConferencePage', 'A page of the conferences that match.'),
            ...BAD_QUERY,
            ...DATABASE_AWAY,
          }),
        },
      },
      '/api/conferences/{conferenceId}': {
        get: {
          operationId: 'getConference',
          summary: 'One conference with its recordings',
          parameters: [pathParameter('conferenceId', 'FreeClimb’s conferenceId.')],
          responses: withRefusals({
            200: json('ConferenceDetail', 'The conference.'),
            404: refusal('There is no conference with this id.'),
            ...DATABASE_AWAY,
          }),
        },
      },
      '/api/conferences/export': {
        get: {
          operationId: 'exportConferences',
          summary: 'All conferences that match, as a file',
          description:
            'Takes the role manager or admin. A connection that breaks off left the file incomplete.',
          parameters: [...filters, ...queryParameters(exportOptionsSchema, 'output')],
          responses: withRefusals({
            200: {
              description: 'The file, written as it is read.',
              content: {
                'text/csv': { schema: { type: 'string' } },
                'application/x-ndjson': { schema: refTo('Conference') },
              },
            },
            ...BAD_QUERY,
            ...DATABASE_AWAY,
          }),
        },
      },
      '/api/recordings/{recordingId}/audio': {
        get: { ...audioOperation, responses: withRefusals(audioOperation.responses) },
      },
      '/api/openapi.json': {
        get: {
          operationId: 'getApiDescription',
          summary: 'This document',
          responses: withRefusals({
            200: {
              description: 'OpenAPI 3.1.',
              content: { 'application/json': { schema: { type: 'object' } } },
            },
          }),
        },
      },
    },
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer rt_…`' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Secure-roomtone.session_token',
          description: 'The cookie of somebody who signed in. Beside a key, the key decides.',
        },
      },
      schemas: componentSchemas(),
    },
  }
}

function json(schema: Parameters<typeof refTo>[0], description: string) {
  return { description, content: { 'application/json': { schema: refTo(schema) } } }
}
