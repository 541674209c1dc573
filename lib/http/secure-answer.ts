import type { Gate } from './request-hooks'
import { OF_EVERY_ANSWER, OF_NO_PAGE } from './security-headers.js'

const HEADERS = Object.entries({ ...OF_EVERY_ANSWER, ...OF_NO_PAGE })

/** Sets headers before anything can answer: Next applies next.config.js only to matched routes, not to its own errors. */
export const secureAnswer: Gate = (_request, response, goOn) => {
  for (const [name, value] of HEADERS) response.setHeader(name, value)
  goOn()
}
