/** Resolves a path below the API's URL, which may lack its `?`. Null for other origins: they mustn't get credentials. */
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
