import { expect, type Page } from '@playwright/test'

const RUN = 'window.attacked=1'
/** Texts that set `window.attacked` if they are executed instead of shown as text */
export const HOSTILE = [
  `<script>${RUN}</script>`,
  `"><img src=x onerror=${RUN}>`,
  `'><svg/onload=${RUN}>`,
  `</script><script>${RUN}</script>`,
  `</title></pre></textarea><script>${RUN}</script>`,
  `<!--<script>${RUN}//-->`,
  `]]><script>${RUN}</script>`,
  `javascript:${RUN}`,
  `" onfocus="${RUN}" autofocus="`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `\u2028${RUN}\u2029`,
  `\u202Egnp.${RUN}\u202C`,
  `\u0000<u>\uFFFE`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `$1:{"then":"${RUN}"}`,
  `["$","script",null,{"children":"${RUN}"}]`,
]
/** Expects that nothing on a page was created by a text that someone sent. */
export async function expectInert(page: Page) {
  const found = await page.evaluate(() => ({
    attacked: 'attacked' in window,
    // Our scripts load their chunks without a nonce, which strict-dynamic permits.
    scripts: [...document.scripts].filter(({ nonce, src }) => nonce === '' && !src.includes('/_next/static/'))
      .length,
    elements: [
      ...document.querySelectorAll('main :is(img, u, iframe, object, [onerror], [onload], [onfocus])'),
    ].map(({ outerHTML }) => outerHTML),
    links: [...document.querySelectorAll('a')]
      .map(({ href }) => String(href))
      .filter((href) => /^\w*script:/i.test(href)),
  }))
  expect(found).toEqual({ attacked: false, scripts: 0, elements: [], links: [] })
}
