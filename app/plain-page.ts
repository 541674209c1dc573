type PlainPage = {
  title: string
  heading: string
  text: string
  /** Not escaped: our own text only */
  link: { href: string; text: string }
  /** Links for a signed-in user, not escaped either */
  navigation?: { href: string; name: string }[]
}

const CHOSEN_THEME = /(?:^|;\s*)theme=(light|dark)(?=;|$)/

/** A self-contained page, for when little works or a page can't set its own status. The nonce comes from proxy.ts. */
export function answerPlainPage(
  { headers }: Request,
  { status, ...page }: PlainPage & { status: number },
): Response {
  const [, theme] = CHOSEN_THEME.exec(headers.get('cookie') ?? '') ?? []
  return new Response(plainPage(page, headers.get('x-nonce') ?? '', theme), {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/** The HTML of such a page. Nothing is escaped: pass only our own text. */
export function plainPage(
  { title, heading, text, link, navigation = [] }: PlainPage,
  nonce: string,
  theme = 'light dark',
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Roomtone</title>
<style nonce="${nonce}">
  :root { color-scheme: ${theme}; font: 14px/1.45 ui-sans-serif, system-ui, sans-serif;
    color: light-dark(#16191d, #eceef0); background: light-dark(#ffffff, #0d0f11) }
  body { margin: 0 }
  header { border-bottom: 1px solid light-dark(#e6e8ea, #24282d) }
  header > div { display: flex; flex-wrap: wrap; align-items: center; max-width: 1132px; margin: auto;
    padding: 0.375rem 0.75rem }
  header a { padding: 0.75rem; color: inherit; font-weight: 500; text-decoration: none }
  header a:first-child { font-size: 1rem; font-weight: 600 }
  header a:hover { text-decoration: underline }
  nav { display: flex; flex-wrap: wrap }
  main { max-width: 28rem; margin: 6rem auto; padding: 0 1rem; text-align: center }
  h1 { font-size: 1.5rem; letter-spacing: -0.025em }
  p { color: light-dark(#5b636e, #a2abb5); margin-bottom: 1.5rem }
  main a { color: light-dark(#0b7570, #3fd0c2); text-underline-offset: 2px }
</style>
</head>
<body>
${header(navigation)}<main>
  <h1>${heading}</h1>
  <p>${text}</p>
  <a href="${link.href}">${link.text}</a>
</main>
</body>
</html>
`
}

function header(navigation: { href: string; name: string }[]) {
  if (navigation.length === 0) return ''
  const links = navigation.map(({ href, name }) => `<a href="${href}">${name}</a>`).join('\n  ')
  return `<header><div>
  <a href="/conferences">Roomtone</a>
  <nav aria-label="Main">
  ${links}
  </nav>
</div></header>
`
}
