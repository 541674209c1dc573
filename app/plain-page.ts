type PlainPage = {
  title: string
  heading: string
  text: string
  /** An address of our own writing, and what stands on the link to it */
  link: { href: string; text: string }
}

/**
 * A page for when little works, or when a page cannot set its own status: whole in itself, of a route handler. The nonce
 * is proxy.ts's.
 */
export function answerPlainPage(
  request: Request,
  { status, ...page }: PlainPage & { status: number },
): Response {
  return new Response(plainPage(page, request.headers.get('x-nonce') ?? ''), {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/** The HTML of such a page, whose words are our own. */
export function plainPage({ title, heading, text, link }: PlainPage, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Roomtone</title>
<style nonce="${nonce}">
  :root { color-scheme: light dark; font: 14px/1.45 ui-sans-serif, system-ui, sans-serif;
    color: light-dark(#16191d, #eceef0); background: light-dark(#ffffff, #0d0f11) }
  main { max-width: 28rem; margin: 6rem auto; padding: 0 1rem; text-align: center }
  h1 { font-size: 1.5rem; letter-spacing: -0.025em }
  p { color: light-dark(#5b636e, #a2abb5); margin-bottom: 1.5rem }
  a { color: light-dark(#0b7570, #3fd0c2); text-underline-offset: 2px }
</style>
</head>
<body>
<main>
  <h1>${heading}</h1>
  <p>${text}</p>
  <a href="${link.href}">${link.text}</a>
</main>
</body>
</html>
`
}
