/** Text for a file name, safe on every file system and in an unquoted header. Keeps `+` for UTC offsets. */
export function slug(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9+]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
