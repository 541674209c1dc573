/** What the codes mean with which programs are refused. docs/api.md lists them. */
export const API_PROBLEMS = {
  'invalid-parameter': 'A parameter is unknown or can’t be read; the sentence names it.',
  'invalid-body': 'The body isn’t what this address accepts.',
  'not-signed-in': 'No session and no valid key: none was sent, or it is unknown, expired or revoked.',
  'not-allowed': 'The role doesn’t allow it.',
  'other-site': 'The request seems to come from a page of another site.',
  'not-found': 'There is no such conference, recording or address.',
  'method-not-allowed': 'This address doesn’t accept the method; `Allow` names those it does.',
  'unknown-method': 'No address accepts the method.',
  'body-too-large': 'The body is larger than this address accepts.',
  'too-many-requests': 'Too many requests of yours are waiting already.',
  busy: 'Roomtone has too many requests waiting.',
  'database-unavailable': 'Roomtone can’t reach its database.',
  'jobs-not-configured': 'No schedule runs the jobs: CRON_SECRET isn’t set.',

  'other-account': 'The recording belongs to another FreeClimb account.',
  deleted: 'The recording was deleted at FreeClimb, and isn’t archived.',
  missing: 'FreeClimb answers 404 for the recording’s audio. Roomtone keeps asking.',
  'range-unsatisfiable': 'The range begins beyond the end; `Content-Range` has the size.',
  'rate-limited': 'FreeClimb is getting too many requests from Roomtone.',
  'client-left': 'The request was canceled before the audio arrived.',
  unreachable: 'FreeClimb couldn’t be reached, or didn’t send the audio.',
  'not-configured': 'Roomtone has no FreeClimb credentials.',
  credentials: 'FreeClimb rejected Roomtone’s credentials.',
  'not-ready': 'FreeClimb is still preparing the recording.',
  'archive-unavailable': 'Roomtone can’t reach its archive.',
  timeout: 'FreeClimb took too long to answer.',
} as const satisfies Record<string, string>

/** What the codes mean that only posts to the callback URL get. */
export const WEBHOOK_PROBLEMS = {
  'not-an-object': 'The body isn’t a JSON object.',
  'body-cut-off': 'The body ended before its announced size.',
  'signature-missing': 'FreeClimb-Signature is missing.',
  'signature-malformed': 'FreeClimb-Signature can’t be read.',
  'signature-stale': 'The signature’s time is too far from now.',
  'signature-mismatch': 'The signature doesn’t match the body under any signing secret.',
  'post-of-other-account': 'The post is about an account other than FREECLIMB_ACCOUNT_ID.',
  'wrong-address': 'A signed post belongs at the callback URL, which the sentence names.',
  'no-signing-secret': 'FREECLIMB_SIGNING_SECRETS isn’t set.',
  'post-not-stored': 'The post couldn’t be stored.',
} as const satisfies Record<string, string>

export type ApiProblemCode = keyof typeof API_PROBLEMS
export type ProblemCode = ApiProblemCode | keyof typeof WEBHOOK_PROBLEMS

/** The body of every refusal over HTTP. `error` is a sentence for people, `code` for programs. */
export type Problem = { error: string; code: ProblemCode }
