import type { Gate } from './arrivals'
import type { Refuse } from './refusal'

/** Those that Next reads; it throws on TRACE, and draws a whole page for any other that Node's parser knows. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Answers what comes by a method that nothing here knows, as those of WebDAV. */
export function refuseMethods(refuse: Refuse): Gate {
  return (request, response, goOn) => {
    if (METHODS.has(request.method ?? '')) return goOn()
    refuse(request, response, {
      status: 501,
      code: 'unknown-method',
      heading: 'Unknown method',
      error: `Roomtone doesn’t know the method ${request.method}.`,
    })
  }
}
