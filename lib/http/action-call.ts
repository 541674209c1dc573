/** What is wrong with a call of a server action, in a sentence; null for nothing that can be seen before it is run. */
export type ActionCallFault = { status: 400 | 413; error: string }

type ActionCall = {
  /** Sent by a page's script, which names the action in a header; a form without one names it in a field. */
  isByScript: boolean
  contentType: string
  body: Uint8Array<ArrayBuffer>
}

const MAX_DEPTH = 20
const MAX_ARGUMENTS = 100
const ACTION_FIELD = /^\$ACTION_(ID_|REF_)/
const ROW_PREFIX = /^\$ACTION_\d+:/
const REF_FIELD = /^\$ACTION_REF_(\d+)$/

// What React writes of our forms beside plain JSON: the form, an escaped $, what JSON has no word for, and JSX.
const REFERENCE = /^\$(K[\da-f]+$|\$|undefined$|NaN$|-?Infinity$|-0$|T)/

const NOT_AN_ACTION: ActionCallFault = {
  status: 400,
  error: 'This isn’t a form from one of Roomtone’s pages. Reload the page and try again.',
}

export const ACTION_BODY_TOO_LARGE: ActionCallFault = {
  status: 413,
  error: 'This is larger than any form in Roomtone.',
}

/**
 * Looks at a call of an action before Next does, which answers 500 to what it cannot decode. Takes what our pages send, and
 * no more of React's format than that.
 */
export async function actionCallFault(call: ActionCall): Promise<ActionCallFault | null> {
  return (await isWellFormed(call)) ? null : NOT_AN_ACTION
}

async function isWellFormed({ isByScript, contentType, body }: ActionCall): Promise<boolean> {
  if (!contentType.toLowerCase().startsWith('multipart/form-data'))
    return !isByScript || areArguments(new TextDecoder().decode(body))
  const form = await readMultipart(contentType, body)
  if (form === null || hasRowTwice(form)) return false
  if (isByScript) return areArguments(form.get('0'))
  // A form that names no action, or one that is gone, Next answers itself.
  return [...form.keys()].filter((name) => ACTION_FIELD.test(name)).every((name) => isBound(form, name))
}

async function readMultipart(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<FormData | null> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData()
  } catch {
    return null
  }
}

/** React reads the names of its rows as numbers, however they are written, and fails on the second of one number. */
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
