/**
 * Where a `nextPageUri` leads: a path below the API's address, some of them with `&cursor=` and no `?` before it.
 * Null for what leads to another origin, where our credentials must not go.
 */
export function nextPageUrl(nextPageUri: string, apiUrl: string): URL | null {
  const mended = nextPageUri.includes('?') ? nextPageUri : nextPageUri.replace('&', '?')
  const api = new URL(apiUrl)
  if (/^[a-z][a-z0-9+.-]*:/i.test(mended)) {
    const url = URL.canParse(mended) ? new URL(mended) : null
    return url?.origin === api.origin ? url : null
  }
  const path = mended.startsWith('/') ? mended : `/${mended}`
  const isFromRoot = api.pathname !== '/' && path.startsWith(`${api.pathname}/`)
  return new URL(isFromRoot ? `${api.origin}${path}` : `${apiUrl}${path}`)
}
