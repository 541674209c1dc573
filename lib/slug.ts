/** Words for a file name: nothing but what every file system and an unquoted header take; `+` stays for the offset of a moment. */
export function slug(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9+]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
