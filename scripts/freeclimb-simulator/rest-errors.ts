import type { ServerResponse } from 'node:http'

/** FreeClimb puts an error's text under either `message` or `call`. */
export type ErrorShape = 'message' | 'call'

export interface RestError {
  httpStatus: number
  code: number
  text: string
}

export const REST_ERRORS = {
  unknownPath: { httpStatus: 404, code: 1, text: 'Requested resource not found' },
  wrongMethod: { httpStatus: 405, code: 2, text: 'Method not allowed' },
  badQuery: { httpStatus: 400, code: 3, text: 'Invalid request parameter' },
  rateLimited: { httpStatus: 429, code: 24, text: 'Rate limit exceeded' },
  badCredentials: { httpStatus: 401, code: 50, text: 'Unauthorized to access this resource' },
  otherAccount: { httpStatus: 403, code: 51, text: 'Unauthorized to access this account' },
  unknownConference: { httpStatus: 404, code: 66, text: 'Conference ID not found' },
  unknownRecording: { httpStatus: 404, code: 68, text: 'Recording ID not found' },
  notReady: { httpStatus: 404, code: 69, text: 'Recording file URL returned empty body' },
  deleted: { httpStatus: 404, code: 77, text: 'Resource has been deleted' },
  internal: { httpStatus: 500, code: 0, text: 'Internal server error' },
} as const satisfies Record<string, RestError>

export function answerJson(response: ServerResponse, httpStatus: number, value: unknown): number {
  const body = JSON.stringify(value)
  const byteCount = Buffer.byteLength(body)
  response
    .writeHead(httpStatus, { 'content-type': 'application/json', 'content-length': byteCount })
    .end(body)
  return byteCount
}

export function answerError(response: ServerResponse, error: RestError, shape: ErrorShape): number {
  const { httpStatus, code, text } = error
  const url = `https://docs.freeclimb.com/reference/error-and-warning-dictionary#${code}`
  return answerJson(response, httpStatus, { code, [shape]: text, url, details: {} })
}
