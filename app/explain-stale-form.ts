import type { IncomingMessage, ServerResponse } from 'node:http'
import { plainPage } from './plain-page'

// Next sets it when this build doesn't have the action.
const ACTION_NOT_FOUND = 'x-nextjs-action-not-found'

const PAGE = {
  title: 'Page out of date',
  heading: 'This page is out of date',
  text: 'Roomtone was updated after you opened it, so nothing was saved. Open the page again and resend the form. Your browser’s Back button still shows what you typed.',
  link: { href: '', text: 'Open the page again' },
}

/**
 * Answers with a page when a browser without scripts submits a form from before an update. Next sends three words of plain
 * text and has no hook to say more. Scripts recognize the response by its header (components/layout/after-update.tsx).
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
  // Compression sends the head before it ends the response.
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
