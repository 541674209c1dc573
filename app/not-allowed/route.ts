import { answerPlainPage } from '../plain-page'

/**
 * Stands in for a page that one's role does not open, at that page's own address (proxy.ts); at its own address after an
 * action that it does not allow (app/access.ts).
 */
export function GET(request: Request) {
  return answerPlainPage(request, {
    status: 403,
    title: 'Not allowed',
    heading: 'This is not yours to open',
    text: 'Your role does not allow it. An administrator of this Roomtone can change your role.',
    link: { href: '/conferences', text: 'All conferences' },
  })
}
