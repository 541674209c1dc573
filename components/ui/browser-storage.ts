type Storage = 'localStorage' | 'sessionStorage'

/** What the browser keeps for us under a key; null also in one that keeps nothing. It may be of any shape. */
export function readKept(storage: Storage, key: string): unknown {
  try {
    return JSON.parse(window[storage].getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** Keeps it, or nothing for null. */
export function keep(storage: Storage, key: string, value: unknown) {
  try {
    if (value === null) window[storage].removeItem(key)
    else window[storage].setItem(key, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing plays all the same.
  }
}
