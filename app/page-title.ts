const MAX_PART_LENGTH = 60

/** The title of a tab, most specific part first: `0132 · Live · Conferences`. */
export function pageTitle(...parts: string[]): string {
  return parts.map(shorten).join(' · ')
}

// An email address or a filter can be any length.
function shorten(part: string) {
  const characters = Array.from(part)
  return characters.length <= MAX_PART_LENGTH ? part : `${characters.slice(0, MAX_PART_LENGTH - 1).join('')}…`
}
