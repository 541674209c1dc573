/** Each parameter of a request with every value that it was given. */
export function queryParams(request: Request): Record<string, string[]> {
  // Without a prototype, `__proto__` is a name like any other.
  const params: Record<string, string[]> = Object.create(null)
  for (const [name, value] of new URL(request.url).searchParams) {
    params[name] ??= []
    params[name].push(value)
  }
  return params
}
