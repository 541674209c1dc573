import { answerPlainPage } from '../plain-page'

// Only paths that our own code writes, so `back` can't be an open redirect or break out of the attribute.
const BACK = /^\/(?:conferences|deliveries)[\w/?=&%.+~*-]*$/

/** Replaces pages while the database is down (proxy.ts). A page that loses it midway redirects here; `back` is its URL. */
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
