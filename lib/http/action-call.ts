/** Why a server action call is rejected before it runs. */
export type ActionCallProblem = { status: 400 | 413 | 503; heading: string; error: string }

const NOT_ACCEPTED = 'This form couldn’t be read'

type ActionCall = {
  /** Sent by the page's JavaScript, which names the action in a header; a plain form names it in a field. */
  isByScript: boolean
  contentType: string
  body: Uint8Array<ArrayBuffer>
}

const MAX_DEPTH = 20
const MAX_ARGUMENTS = 100
const ACTION_FIELD = /^\$ACTION_(ID_|REF_)/
const ROW_PREFIX = /^\$ACTION_\d+:/
const REF_FIELD = /^\$ACTION_REF_(\d+)$/

// React's encodings in our forms besides plain JSON: form data, an escaped $, values that JSON lacks, and JSX.
const REFERENCE = /^\$(K[\da-f]+$|\$|undefined$|NaN$|-?Infinity$|-0$|T)/

const NOT_AN_ACTION: ActionCallProblem = {
  status: 400,
  heading: NOT_ACCEPTED,
  error: 'This isn’t a form from one of Roomtone’s pages. Reload the page and try again.',
}

export const ACTION_BODY_TOO_LARGE: ActionCallProblem = {
  status: 413,
  heading: NOT_ACCEPTED,
  error: 'This is larger than any form in Roomtone.',
}

export const ACTION_WITHOUT_DATABASE: ActionCallProblem = {
  status: 503,
  heading: 'The database can’t be reached',
  error: 'Nothing was changed. Try again in a moment.',
}

/** Accepts only what our pages send, before Next, which answers 500 to a server action call that it can't decode. */
export async function actionCallProblem(call: ActionCall): Promise<ActionCallProblem | null> {
  return (await isWellFormed(call)) ? null : NOT_AN_ACTION
}

async function isWellFormed({ isByScript, contentType, body }: ActionCall): Promise<boolean> {
  if (!contentType.toLowerCase().startsWith('multipart/form-data'))
    return !isByScript || areArguments(new TextDecoder().decode(body))
  const form = await readMultipart(contentType, body)
  if (form === null || hasRowTwice(form)) return false
  if (isByScript) return areArguments(form.get('0'))
  // Next itself handles a form that names no action or a removed one.
  return [...form.keys()].filter((name) => ACTION_FIELD.test(name)).every((name) => isBound(form, name))
}

async function readMultipart(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<FormData | null> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData()
  } catch {
    return null
  }
}

/** React parses row names as numbers, so `1` and `01` are the same row, and it fails on the second one. */
function hasRowTwice(form: FormData): boolean {
  const rows = [...form.keys()].flatMap((name) => {
    const [prefix = ''] = ROW_PREFIX.exec(name) ?? []
    const row = Number(name.slice(prefix.length))
    return Number.isNaN(row) ? [] : [`${prefix}${row}`]
  })
  return new Set(rows).size < rows.length
}

function isBound(form: FormData, name: string): boolean {
  const [, index] = REF_FIELD.exec(name) ?? []
  const bound = index === undefined ? null : form.get(`$ACTION_${index}:1`)
  return bound === null || areArguments(bound)
}

function areArguments(written: unknown): boolean {
  if (typeof written !== 'string') return false
  try {
    const values: unknown = JSON.parse(written)
    return Array.isArray(values) && values.length <= MAX_ARGUMENTS && isPlain(values, 0)
  } catch {
    return false
  }
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !value.startsWith('$') || REFERENCE.test(value)
  if (typeof value !== 'object' || value === null) return true
  return depth < MAX_DEPTH && Object.values(value).every((each) => isPlain(each, depth + 1))
}
