export function parseLength(value: string | null) {
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null
}

// RFC 9110 §14.4: "bytes 0-1/1000", "bytes 0-1/*", "bytes */1000". A range that contradicts itself is ignored.
export function parseContentRange(value: string | null) {
  const [, first, last, size] = /^bytes (?:(\d{1,15})-(\d{1,15})|\*)\/(\d{1,15}|\*)$/i.exec(value ?? '') ?? []
  const range = {
    firstByte: parseLength(first ?? null),
    lastByte: parseLength(last ?? null),
    sizeBytes: parseLength(size ?? null),
  }
  const isSound =
    range.firstByte === null ||
    range.lastByte === null ||
    (range.firstByte <= range.lastByte && range.lastByte < (range.sizeBytes ?? Number.POSITIVE_INFINITY))
  return isSound ? range : { firstByte: null, lastByte: null, sizeBytes: null }
}
