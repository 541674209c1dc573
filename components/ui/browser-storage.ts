type Storage = 'localStorage' | 'sessionStorage'

/** The stored value, of whatever shape; null if there is none, or if the browser stores nothing. */
export function loadStored(storage: Storage, key: string): unknown {
  try {
    return JSON.parse(window[storage].getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** Stores a value; null removes it. */
export function store(storage: Storage, key: string, value: unknown) {
  try {
    if (value === null) window[storage].removeItem(key)
    else window[storage].setItem(key, JSON.stringify(value))
  } catch {
    // A browser that stores nothing still plays.
  }
}
