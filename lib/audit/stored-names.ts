// Stored rows are hashed, so they keep the names they were written with.
const CURRENT_NAMES = new Map([
  ['exported trail', 'exported audit log'],
  ['trail', 'audit-log'],
])

/** What an action or object is called now, given the name in a row or an old link. */
export function currentName(name: string): string {
  return CURRENT_NAMES.get(name) ?? name
}

/** Every name under which rows contain this action or object. */
export function storedNames(name: string): string[] {
  const current = currentName(name)
  return [current, ...[...CURRENT_NAMES.keys()].filter((former) => currentName(former) === current)]
}
