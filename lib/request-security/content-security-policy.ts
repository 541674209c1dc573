type Page = {
  /** Unguessable and new for each response: only scripts and styles that carry it are allowed. */
  nonce: string
  isDevelopment?: boolean
}

export function contentSecurityPolicy({ nonce, isDevelopment = false }: Page): string {
  // React uses eval to rebuild the server's stack traces, and the dev server reloads modules over a WebSocket.
  const [evaluation, socket] = isDevelopment ? [" 'unsafe-eval'", ' ws: wss:'] : ['', '']
  // Next's dev tools insert style elements without a nonce. Style attributes stay blocked, as in production.
  const tools = isDevelopment ? ["style-src-elem 'self' 'unsafe-inline'"] : []
  return [
    "default-src 'none'",
    // strict-dynamic lets our scripts load their chunks; 'self' is for browsers that don't support it.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    `style-src 'self' 'nonce-${nonce}'`,
    ...tools,
    "img-src 'self'",
    "media-src 'self'",
    "font-src 'self'",
    `connect-src 'self'${socket}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
