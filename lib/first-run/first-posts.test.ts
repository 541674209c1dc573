import { expect, test } from 'vitest'
import { type AcceptedPost, type LastRefused, sortOut } from './first-posts'
import { describeFirstPosts, describeForListener } from './first-posts-words'
import { REFUSALS } from './refusal-words'

const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 12, 0, second))
const accepted = (second: number, facts: Partial<AcceptedPost> = {}): AcceptedPost => ({
  id: `accepted-${second}`,
  receivedAt: at(second),
  requestType: 'conferenceStatus',
  result: 'stored',
  ...facts,
})
const refused = (second: number, reason: LastRefused['reason'], isSigned = true): LastRefused => ({
  id: `refused-${second}`,
  receivedAt: at(second),
  reason,
  isSigned,
  sentTo: null,
})
const NONE = { usable: null, unusable: null, test: null }
const tell = (...posts: Parameters<typeof sortOut>) =>
  describeFirstPosts(sortOut(...posts), { hasSecret: true })

test('nothing has come', () => {
  const story = tell(NONE, [])
  expect(story).toMatchObject({ tone: 'waiting', fact: ['Waiting for the first post.', ''], advice: null })
})

test.each(Object.entries(REFUSALS))('of a refused post with a signature: %s', (reason, { tells }) => {
  const story = tell(NONE, [refused(1, reason as LastRefused['reason'])])
  expect(story.tone).toBe(tells === 'never' ? 'waiting' : 'action-needed')
  expect(story.advice).toMatch(/\.$/)
  expect(story.postId).toBe('refused-1')
})

test('each reason has a sentence and a remedy of its own', () => {
  const words = Object.values(REFUSALS)
  expect(new Set(words.map(({ because }) => because)).size).toBe(words.length)
  expect(new Set(words.map(({ remedy }) => remedy)).size).toBe(words.length)
})

test('a signature that does not match is told with its age and where the secret is', () => {
  expect(tell(NONE, [refused(4, 'mismatch')])).toMatchObject({
    fact: ['A post arrived', 'ago and was refused: its signature doesn’t match FREECLIMB_SIGNING_SECRETS.'],
    at: at(4),
    advice: expect.stringContaining('Account → API credentials'),
    announcement: 'A post was refused: its signature doesn’t match FREECLIMB_SIGNING_SECRETS.',
  })
})

test.each([
  ['a scanner after it', [refused(9, 'missing', false), refused(1, 'mismatch')]],
  ['a made-up header after it', [refused(9, 'malformed'), refused(1, 'mismatch')]],
  ['an endless body after it', [refused(9, 'too-large', false), refused(1, 'mismatch')]],
])('what FreeClimb may have sent is told, with %s', (_, posts) => {
  expect(tell(NONE, posts)).toMatchObject({ tone: 'action-needed', postId: 'refused-1' })
})

test('what came to a wrong address and was kept all the same is told with that address', () => {
  const misaddressed = { ...refused(5, 'wrong-address'), sentTo: '/webhook' }
  expect(tell({ ...NONE, usable: accepted(5) }, [misaddressed])).toMatchObject({
    tone: 'action-needed',
    advice: 'It went to /webhook. Give FreeClimb the callback URL below, exactly as it is.',
  })
})

test('scanners alone alarm nobody, and are told', () => {
  expect(tell(NONE, [refused(1, 'missing', false)])).toMatchObject({
    tone: 'waiting',
    fact: ['Waiting for the first post.', ''],
    advice: expect.stringContaining('Usually bots or scanners.'),
  })
})

test('without a secret any post tells that it is missing, until it is set', () => {
  const posts = sortOut(NONE, [refused(1, 'no-secret', false)])
  expect(describeFirstPosts(posts, { hasSecret: false })).toMatchObject({
    tone: 'action-needed',
    advice: expect.stringContaining('Copy the signing secret'),
  })
  expect(describeFirstPosts(posts, { hasSecret: true }).advice).toMatch(/^It is set now\./)
})

test.each<[string, Parameters<typeof sortOut>, string, string]>([
  ['a test post', [{ ...NONE, test: accepted(5) }, [refused(1, 'mismatch')]], 'ok', 'Test post received'],
  [
    'refused after the test',
    [{ ...NONE, test: accepted(1) }, [refused(5, 'mismatch')]],
    'action-needed',
    'A post arrived',
  ],
  [
    'a post after all',
    [{ ...NONE, usable: accepted(9), test: accepted(5) }, [refused(1, 'mismatch')]],
    'ok',
    'First post received',
  ],
  [
    'a test after the first',
    [{ ...NONE, usable: accepted(1), test: accepted(9) }, []],
    'ok',
    'First post received',
  ],
  [
    'one of no use',
    [{ ...NONE, unusable: accepted(1, { result: 'invalid' }) }, []],
    'action-needed',
    'A signed post arrived',
  ],
  [
    'one of use after it',
    [{ ...NONE, usable: accepted(2), unusable: accepted(1, { result: 'invalid' }) }, []],
    'ok',
    'First post received',
  ],
])('%s', (_, posts, tone, fact) => {
  expect(tell(...posts)).toMatchObject({ tone, fact: [fact, expect.any(String)] })
})

test('a first post that is about no conference says what is to be done', () => {
  const usable = accepted(1, { requestType: 'inboundCall', result: 'ignored' })
  expect(tell({ ...NONE, usable }, []).advice).toMatch(/“Inbound call”.*statusCallbackUrl/)
})

test.each(Object.keys(REFUSALS))('a listener is told of no setting and no post: %s', (reason) => {
  const story = describeForListener(sortOut(NONE, [refused(1, reason as LastRefused['reason'])]))
  expect(story).toMatchObject({ postId: null, accepted: null, at: null })
  expect(JSON.stringify(story)).not.toMatch(/[A-Z]+_[A-Z]/)
})
