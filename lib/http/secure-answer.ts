import type { Gate } from './arrivals'
import { OF_EVERY_ANSWER, OF_NO_PAGE } from './security-headers.js'

const HEADERS = Object.entries({ ...OF_EVERY_ANSWER, ...OF_NO_PAGE })

/**
 * Gives every answer its headers before anything can answer: Next sets those of next.config.js only on what it has found
 * a route for, and not on what it refuses before that.
 */
export const secureAnswer: Gate = (_request, response, goOn) => {
  for (const [name, value] of HEADERS) response.setHeader(name, value)
  goOn()
}
