const ALL_BUT_FOUR = /\d(?=(?:\D*\d){4})/g

/** `+13125550142` as `+*******0142`: what's left of a phone number where it isn't to be told whole. */
export function maskDigits(text: string, mark = '*'): string {
  return text.replace(ALL_BUT_FOUR, mark)
}
