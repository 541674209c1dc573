import { requestTypeLabel } from '@/lib/deliveries/words'
import type { AcceptedPost, FirstPosts } from './first-posts'
import { REFUSALS } from './refusal-words'

/** What we say about posts while there are no conferences. */
export type FirstPostsSummary = {
  tone: 'waiting' | 'action-needed' | 'ok'
  /** A sentence, with the age of `at` between its two parts */
  fact: [before: string, after: string]
  at: Date | null
  advice: string | null
  postId: string | null
  /** The accepted post to show with it */
  accepted: AcceptedPost | null
  /** For screen readers: the same, without an age that keeps changing */
  announcement: string
}

const WAITING = 'Waiting for the first post.'

/** `hasSecret`: whether a signing secret is set now. */
export function describeFirstPosts(
  posts: FirstPosts,
  { hasSecret }: { hasSecret: boolean },
): FirstPostsSummary {
  const { accepted, test, refused, ignorable } = posts
  if (refused !== null) {
    const { because, remedy } = REFUSALS[refused.reason]
    return {
      tone: 'action-needed',
      fact: ['A post arrived', `ago and was refused: ${because}.`],
      at: refused.receivedAt,
      advice:
        refused.reason === 'no-secret' && hasSecret
          ? 'It is set now. Send a test post, or wait for the next post.'
          : refused.sentTo === null
            ? remedy
            : `It went to ${refused.sentTo}. ${remedy}`,
      postId: refused.id,
      accepted: null,
      announcement: `A post was refused: ${because}.`,
    }
  }
  if (accepted?.result === 'invalid')
    return {
      tone: 'action-needed',
      fact: ['A signed post arrived', 'ago but couldn’t be used.'],
      at: accepted.receivedAt,
      advice: 'Its signature is valid. The delivery shows what’s wrong with it.',
      postId: accepted.id,
      accepted,
      announcement: 'A signed post arrived but couldn’t be used.',
    }
  if (accepted !== null)
    return {
      tone: 'ok',
      fact: ['First post received', 'ago: its signature is valid.'],
      at: accepted.receivedAt,
      advice:
        accepted.result === 'ignored'
          ? `Its type is “${requestTypeLabel(accepted.requestType)}”, so it isn’t about a conference. Conferences appear here once the callback URL is their statusCallbackUrl.`
          : null,
      postId: accepted.id,
      accepted,
      announcement: 'First post received.',
    }
  if (test !== null)
    return {
      tone: 'ok',
      fact: ['Test post received', 'ago and accepted.'],
      at: test.receivedAt,
      advice: 'Waiting for the first post from FreeClimb.',
      postId: test.id,
      accepted: test,
      announcement: 'Test post received. Waiting for the first post from FreeClimb.',
    }
  const waiting = { tone: 'waiting', fact: [WAITING, ''], at: null, accepted: null } as const
  if (ignorable === null)
    return { ...waiting, fact: [...waiting.fact], advice: null, postId: null, announcement: WAITING }
  const { because, remedy } = REFUSALS[ignorable.reason]
  return {
    ...waiting,
    fact: [...waiting.fact],
    advice: `A post was refused: ${because}. ${remedy}`,
    postId: ignorable.id,
    announcement: WAITING,
  }
}

/** For users who may see neither posts nor settings. */
export function describeForListener({ accepted, refused }: FirstPosts): FirstPostsSummary {
  const story = { at: null, postId: null, accepted: null }
  const told = (tone: FirstPostsSummary['tone'], fact: string, advice: string): FirstPostsSummary => ({
    ...story,
    tone,
    fact: [fact, ''],
    advice,
    announcement: fact,
  })
  if (refused !== null)
    return told('action-needed', 'Posts are arriving but are refused.', 'Ask an admin to open Setup.')
  return accepted === null
    ? told('waiting', WAITING, 'Conferences appear here once FreeClimb posts about them.')
    : told('ok', 'Posts are arriving.', 'Conferences appear here once FreeClimb posts about them.')
}
