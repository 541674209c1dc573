import type { z } from 'zod'
import { type Outcome, refuse } from '@/lib/result'

/** A URL's parameters, each with its value or values. */
export type SearchParams = Record<string, string | string[] | undefined>

/**
 * Copies a URL's own parameters to an object without a prototype. For `?__proto__=a&__proto__=b`, Next.js's object gets
 * an array as its prototype, and through it a `sort` that nobody sent.
 */
export function ownParams(params: object): SearchParams {
  const own: SearchParams = Object.create(null)
  for (const [name, value] of Object.entries(params)) if (isParam(value)) own[name] = value
  return own
}

function isParam(value: unknown): value is string | string[] {
  return (
    typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))
  )
}

/** The parameters in a query string, the last value of each; none if it isn't a string. */
export function paramsOfQuery(query: unknown): SearchParams {
  const params: SearchParams = Object.create(null)
  if (typeof query === 'string') for (const [name, value] of new URLSearchParams(query)) params[name] = value
  return params
}

/** Reads the parameters in `schema`, whose error messages continue a sentence starting with the parameter's name. */
export function readOptions<Options>(
  params: SearchParams,
  schema: z.ZodObject & z.ZodType<Options>,
): Outcome<Options> {
  const given = Object.keys(schema.shape).map((name) => [name, oneText(params[name])])
  const options = schema.safeParse(Object.fromEntries(given))
  if (options.success) return { ok: true, value: options.data }
  const [issue] = options.error.issues
  return refuse(`The parameter ${issue?.path.join('.')} ${issue?.message}`)
}

/** Joins repeated values so that they're rejected, because we can't tell which one was meant. */
function oneText(param: string | string[] | undefined) {
  return [param ?? ''].flat().join(',') || undefined
}
