import { conferenceFilters } from '@/lib/conferences/filters'
import { pageOptionsSchema } from '@/lib/conferences/page-query'
import { exportOptionsSchema } from '@/lib/list-query/export-options'
import { audioOperation } from './audio'
import { BAD_QUERY, DATABASE_AWAY, pathParameter, refusal, withRefusals } from './parts'
import { componentSchemas, queryParameters, refTo } from './schemas'

/** The OpenAPI description of the API, built from the schemas that read requests and shape responses. */
export function apiDescription() {
  const filters = queryParameters(conferenceFilters.schema, 'input')
  return {
    openapi: '3.1.1',
    info: {
      title: 'Roomtone',
      version: '1',
      description:
        'Conferences and their recordings, for programs. Admins create API keys at /keys; each key has a role and an expiry date.',
    },
    // Relative, so it works wherever this document is served.
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
    paths: {
      '/api/conferences': {
        get: {
          operationId: 'listConferences',
          summary: 'List conferences',
          description:
            'The audit log records who read how many conferences, with which filters. Listeners get the last four digits of phone numbers; full numbers require the manager or admin role.',
          parameters: [...filters, ...queryParameters(pageOptionsSchema, 'output')],
          responses: withRefusals({
            200: json('ConferencePage', 'A page of matching conferences.'),
            ...BAD_QUERY,
            ...DATABASE_AWAY,
          }),
        },
      },
      '/api/conferences/{conferenceId}': {
        get: {
          operationId: 'getConference',
          summary: 'Get a conference and its recordings',
          parameters: [pathParameter('conferenceId', 'FreeClimb’s conferenceId.')],
          responses: withRefusals({
            200: json('ConferenceDetail', 'The conference.'),
            404: refusal('There is no conference with this ID.'),
            ...DATABASE_AWAY,
          }),
        },
      },
      '/api/conferences/export': {
        get: {
          operationId: 'exportConferences',
          summary: 'Export all matching conferences as a file',
          description:
            'Requires the manager or admin role. If the connection breaks off, the file is incomplete.',
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
          description: 'The session cookie of a signed-in user. If a key is sent too, the key applies.',
        },
      },
      schemas: componentSchemas(),
    },
  }
}

function json(schema: Parameters<typeof refTo>[0], description: string) {
  return { description, content: { 'application/json': { schema: refTo(schema) } } }
}
