import type { Refuse } from './refusal'
import type { Gate } from './request-hooks'

/** The methods Next supports: it throws on TRACE and renders a whole page for the others that Node parses. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Answers 501 to methods that nothing here supports, such as WebDAV's. */
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
