export function queryParams(request: Request): Record<string, string[]> {
  // Without a prototype, `__proto__` is an ordinary name.
  const params: Record<string, string[]> = Object.create(null)
  for (const [name, value] of new URL(request.url).searchParams) {
    params[name] ??= []
    params[name].push(value)
  }
  return params
}
