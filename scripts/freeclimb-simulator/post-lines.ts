import { tlsFault } from '../../lib/http/tls-fault'
import type { PostReport } from './conference/conference'
import { TIMED_OUT } from './conference/posts'

const SHORT_ID_LENGTH = 10

export function describePost(report: PostReport): string {
  const { requestType, status, conferenceId, duplicate, dropped, httpStatus, error, elapsedMs } = report
  const outcome = dropped ? 'not sent (dropped)' : `${httpStatus ?? error} ${Math.round(elapsedMs)} ms`
  return [
    requestType.padEnd('conferenceRecordingStatus'.length),
    status.padEnd('inProgress'.length),
    `${conferenceId.slice(0, SHORT_ID_LENGTH)}…`,
    outcome + (duplicate ? ' (duplicate)' : ''),
  ].join('  ')
}

/** Explains why a post wasn't accepted; null if it was or was never sent. */
export function explainFailure(
  { dropped, httpStatus, error }: PostReport,
  callbackUrl: string,
): string | null {
  if (dropped) return null
  if (error === TIMED_OUT)
    return `${callbackUrl} gave ${TIMED_OUT}. FreeClimb would not send this post again.`
  const tls = tlsFault(error ?? '')
  if (tls !== null) return `${tls.sentence(new URL(callbackUrl).host)} (${error}). ${tls.remedy}`
  if (httpStatus === null) return `${callbackUrl} cannot be reached (${error}). Is the application running?`
  if (httpStatus >= 200 && httpStatus < 300) return null
  return `${callbackUrl} answered ${httpStatus}: ${likelyCause(httpStatus)}`
}

function likelyCause(httpStatus: number): string {
  if (httpStatus === 401) {
    return 'the signature was refused. FREECLIMB_SIGNING_SECRETS is probably not the same here and there.'
  }
  if (httpStatus === 403) {
    return 'posts of this account are refused. FREECLIMB_ACCOUNT_ID is probably not the same here and there.'
  }
  if (httpStatus === 503) {
    return 'the application cannot take posts yet. It probably has no FREECLIMB_SIGNING_SECRETS, or no database.'
  }
  if (httpStatus === 404) return 'there is no webhook at this path. Look at --callback-url.'
  if (httpStatus >= 300 && httpStatus < 400) return 'a redirect, which FreeClimb does not follow.'
  if (httpStatus >= 500) return 'the application failed. Its log says why.'
  return 'the post was refused. The log of the application says why.'
}
