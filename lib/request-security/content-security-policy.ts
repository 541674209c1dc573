type Page = {
  /** Unguessable and of this answer alone: only the scripts and styles that carry it count. */
  nonce: string
  isDevelopment?: boolean
}

/** What a page of ours may load and run, for its Content-Security-Policy header. */
export function contentSecurityPolicy({ nonce, isDevelopment = false }: Page): string {
  // React rebuilds the server's stacks with eval, and the development server swaps modules over a websocket.
  const [evaluation, socket] = isDevelopment ? [" 'unsafe-eval'", ' ws: wss:'] : ['', '']
  // Next's tools in the page write style elements of their own. Attributes are refused here as they are in production.
  const tools = isDevelopment ? ["style-src-elem 'self' 'unsafe-inline'"] : []
  return [
    "default-src 'none'",
    // Under strict-dynamic a script of ours may load its parts, and 'self' counts only for browsers without it.
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
