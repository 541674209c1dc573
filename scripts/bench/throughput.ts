import { medianRound, type Round, sendRound } from './load'
import type { createPostMaker } from './signed-posts'

export const ROUNDS = 5
export const POSTS_PER_ROUND = 600
const POSTS_PER_LIFE = 6
const WARM_UP_POSTS = 600

export type Throughput = { bare: Round; recordings: Round; lives: Round; webhookPosts: number }

/** Alternates rounds of the bare route and the webhook, so that changes in the machine's load affect both. */
export async function measureThroughput(
  bareUrl: string,
  webhookUrl: string,
  posts: ReturnType<typeof createPostMaker>,
): Promise<Throughput> {
  await sendRound(bareUrl, posts.recordings(WARM_UP_POSTS))
  await sendRound(webhookUrl, posts.lives(WARM_UP_POSTS / POSTS_PER_LIFE))
  const bare: Round[] = []
  const recordings: Round[] = []
  const lives: Round[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    bare.push(await sendRound(bareUrl, posts.recordings(POSTS_PER_ROUND)))
    recordings.push(await sendRound(webhookUrl, posts.recordings(POSTS_PER_ROUND)))
    lives.push(await sendRound(webhookUrl, posts.lives(POSTS_PER_ROUND / POSTS_PER_LIFE)))
    const rates = [bare, recordings, lives].map((rounds) => Math.round(rounds.at(-1)?.postsPerSecond ?? 0))
    console.log(`Round ${round} of ${ROUNDS}: bare, recordings, lives at ${rates.join(', ')} posts/s`)
  }
  return {
    bare: medianRound(bare),
    recordings: medianRound(recordings),
    lives: medianRound(lives),
    webhookPosts: WARM_UP_POSTS + 2 * ROUNDS * POSTS_PER_ROUND,
  }
}
