import { expect, type Page } from '@playwright/test'

const RUN = 'window.attacked=1'
/** Texts that would be run where they are not taken for text; they would tell so in `window.attacked`. */
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
/** That nothing in a page came from a text that somebody sent. */
export async function expectInert(page: Page) {
  const found = await page.evaluate(() => ({
    attacked: 'attacked' in window,
    // Ours load their parts without a nonce, as strict-dynamic lets them.
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
