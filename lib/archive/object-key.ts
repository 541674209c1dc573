const SEGMENT = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}'
const KEY = new RegExp(`^${SEGMENT}(/${SEGMENT}){0,3}$`)

/** The key below a prefix. Throws for a key that not every archive can store; ours come from validated IDs. */
export function objectKey(prefix: string, key: string): string {
  if (!KEY.test(key) || key.includes('..'))
    throw new Error(`not a key of the archive: ${JSON.stringify(key).slice(0, 100)}`)
  return prefix === '' ? key : `${prefix}/${key}`
}
