const ALL_BUT_FOUR = /\d(?=(?:\D*\d){4})/g

/** Masks all but the last four digits of phone numbers: `+13125550142` becomes `+*******0142`. */
export function maskDigits(text: string, mark = '*'): string {
  return text.replace(ALL_BUT_FOUR, mark)
}
