import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-length'

// 10^8 to 10^10 guesses or more: infeasible under our rate limits, and slow against stolen hashes.
const STRONG_ENOUGH = 3

let zxcvbn: ZxcvbnFactory | undefined

/** Why a password isn't acceptable, or null. `known` lists words about the user that an attacker would try first. */
export function passwordProblem(password: string, known: string[] = []): string | null {
  if (password.length < MIN_PASSWORD_LENGTH)
    return `A password has at least ${MIN_PASSWORD_LENGTH} characters. Three or four unrelated words make a good one.`
  if (password.length > MAX_PASSWORD_LENGTH)
    return `A password has at most ${MAX_PASSWORD_LENGTH} characters.`
  zxcvbn ??= new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs })
  const words = known
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .filter((word) => word.length > 2)
  const { score } = zxcvbn.check(password, ['roomtone', 'freeclimb', ...words])
  if (score < STRONG_ENOUGH)
    return 'This password is too easy to guess. Three or four unrelated words make a good one.'
  return null
}
