import type { Route } from 'next'

/** A list's URL with these parameters and `others`, where null deletes one. Without a cursor, it's page one. */
export function listHref(
  path: Route,
  params: URLSearchParams,
  others: Record<string, string | null> = {},
): Route {
  for (const [name, value] of Object.entries(others)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  return (params.size > 0 ? `${path}?${params}` : path) as Route
}
