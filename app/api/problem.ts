import type { Problem, ProblemCode } from '@/lib/http/problem'
import { AUDIO_FAILURES, type AudioFailure } from '@/lib/playback/audio-failures'

/** Refuses a request, in the one way that all of them are refused. */
export function problem(
  status: number,
  code: ProblemCode,
  error: string,
  headers: Record<string, string> = {},
): Response {
  const body: Problem = { error, code }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

export function audioProblem(failure: AudioFailure, headers?: Record<string, string>): Response {
  const { status, sentence } = AUDIO_FAILURES[failure]
  return problem(status, failure, sentence, headers)
}
