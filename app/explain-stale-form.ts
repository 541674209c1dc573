import type { IncomingMessage, ServerResponse } from 'node:http'
import { plainPage } from './plain-page'

// Next sets it on its answer to an action that this build does not have.
const ACTION_NOT_FOUND = 'x-nextjs-action-not-found'

const PAGE = {
  title: 'Page out of date',
  heading: 'This page is out of date',
  text: 'Roomtone was updated after you opened it, so nothing was saved. Open the page again and resend the form. Your browser’s Back button still shows what you typed.',
  link: { href: '', text: 'Open the page again' },
}

/**
 * Has a form that a browser sent without a script, of a page from before an update, answered by a page. Next answers three
 * words of plain text, and has no place to say more. Scripts know the answer by its header (components/layout/after-update.tsx).
 */
export function explainStaleForm(
  { method, headers }: IncomingMessage,
  answer: ServerResponse,
  goOn: () => void,
) {
  if (method === 'POST' && headers['next-action'] === undefined) explain(answer)
  goOn()
}

function explain(answer: ServerResponse) {
  const { writeHead, end } = answer
  let html: Buffer | null = null
  // What compresses answers sends their head before it ends them.
  answer.writeHead = function (this: ServerResponse, ...words: unknown[]) {
    if (this.getHeader(ACTION_NOT_FOUND) !== undefined) {
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(String(this.getHeader('content-security-policy'))) ?? []
      html = Buffer.from(plainPage(PAGE, nonce))
      this.setHeader('content-type', 'text/html; charset=utf-8')
      this.setHeader('content-length', html.length)
      this.removeHeader('etag')
    }
    return Reflect.apply(writeHead, this, words)
  }
  answer.end = function (this: ServerResponse, ...words: unknown[]) {
    if (!this.headersSent) this.writeHead(this.statusCode)
    return Reflect.apply(end, this, html === null ? words : [html])
  }
}
