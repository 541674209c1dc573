// A route handler, because a page cannot set the status 503; whole in itself, because it is shown when little works.
// An address of ours as our own code writes it: nothing that could lead elsewhere or end the attribute.
const BACK = /^\/conferences[\w/?=&%.+~*-]*$/

const page = (back: string, nonce: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Database unavailable · Roomtone</title>
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
  <h1>The database cannot be reached</h1>
  <p>Conferences cannot be shown right now. They are not gone: try again in a moment.</p>
  <a href="${back}">Try again</a>
</main>
</body>
</html>
`

/**
 * Stands in for any page, at that page's own address, while the database cannot be reached (proxy.ts); at its own address
 * for a page that lost the database halfway, whose address is then `back`.
 */
export function GET(request: Request) {
  const back = new URL(request.url).searchParams.get('back') ?? ''
  const nonce = request.headers.get('x-nonce') ?? ''
  return new Response(page(BACK.test(back) ? back : '', nonce), {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '5' },
  })
}
