import { answerPlainPage } from '../plain-page'

// An address of ours as our own code writes it: nothing that could lead elsewhere or end the attribute.
const BACK = /^\/(?:conferences|deliveries)[\w/?=&%.+~*-]*$/

/**
 * Stands in for any page, at that page's own address, while the database cannot be reached (proxy.ts); at its own address
 * for a page that lost the database halfway, whose address is then `back`.
 */
export function GET(request: Request) {
  const back = new URL(request.url).searchParams.get('back') ?? ''
  const answer = answerPlainPage(request, {
    status: 503,
    title: 'Database unavailable',
    heading: 'The database can’t be reached',
    text: 'Roomtone can’t show anything until its database is back. Try again in a moment.',
    link: { href: BACK.test(back) ? back : '', text: 'Try again' },
  })
  answer.headers.set('retry-after', '5')
  return answer
}
