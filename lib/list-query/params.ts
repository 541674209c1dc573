import type { z } from 'zod'
/** The parameters of an address, each with the value or the values that it was given. */
export type SearchParams = Record<string, string | string[] | undefined>

/**
 * The parameters that an address really has. Next's object of them gets an array as its prototype from
 * `?__proto__=a&__proto__=b`, and then has a `sort` that nobody sent. What this returns has no prototype at all.
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

/** The parameters that a query holds, the last value of each; none where it is no text. */
export function paramsOfQuery(query: unknown): SearchParams {
  const params: SearchParams = Object.create(null)
  if (typeof query === 'string') for (const [name, value] of new URLSearchParams(query)) params[name] = value
  return params
}

/** Reads the parameters that `schema` names, whose errors are the end of a sentence that begins with the name. */
export function readOptions<Options>(
  params: SearchParams,
  schema: z.ZodObject & z.ZodType<Options>,
): { ok: true; options: Options } | { ok: false; error: string } {
  const given = Object.keys(schema.shape).map((name) => [name, oneText(params[name])])
  const options = schema.safeParse(Object.fromEntries(given))
  if (options.success) return { ok: true, options: options.data }
  const [issue] = options.error.issues
  return { ok: false, error: `The parameter ${issue?.path.join('.')} ${issue?.message}` }
}

/** Given twice, it is neither: nobody could tell which one was meant. */
function oneText(param: string | string[] | undefined) {
  return [param ?? ''].flat().join(',') || undefined
}
