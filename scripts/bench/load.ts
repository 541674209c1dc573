import { Agent, request } from 'node:http'
import type { Life, SignedPost } from './signed-posts'

export const CONNECTIONS = 16

export type Round = { postsPerSecond: number; p50Ms: number; p99Ms: number }

/**
 * Sends every post over 16 keep-alive connections, each sending one conference's posts in order before it takes the next
 * conference. Throws on the first response that isn't 200.
 */
export async function sendRound(url: string, lives: readonly Life[]): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const latenciesMs: number[] = []
  const waiting = lives.values()
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      // All connections share one iterator, so each takes the next unsent conference.
      for (const life of waiting) {
        for (const post of life) latenciesMs.push(await send(url, post, agent))
      }
    }),
  )
  const elapsedMs = performance.now() - startedAt
  agent.destroy()
  latenciesMs.sort((a, b) => a - b)
  return {
    postsPerSecond: (latenciesMs.length / elapsedMs) * 1000,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  }
}

/** Resolves with the milliseconds until the response is complete. */
function send(url: string, { body, headers }: SignedPost, agent: Agent): Promise<number> {
  const sentAt = performance.now()
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume()
      response.once('error', reject)
      response.once('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - sentAt)
        else
          reject(
            new Error(`${url} answered a post with ${response.statusCode}. .data/bench.log may say why.`),
          )
      })
    })
    sending.once('error', reject)
    sending.end(body)
  })
}

export function medianRound(rounds: readonly Round[]): Round {
  const middle = (pick: (round: Round) => number) =>
    percentile(
      rounds.map(pick).sort((a, b) => a - b),
      0.5,
    )
  return {
    postsPerSecond: middle((round) => round.postsPerSecond),
    p50Ms: middle((round) => round.p50Ms),
    p99Ms: middle((round) => round.p99Ms),
  }
}

/** Nearest rank */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
