import { currentActor } from '../access'
import { answerPlainPage } from '../plain-page'
import { sectionsFor } from '../sections'

/** Shown at the URL of a page that the role can't open (proxy.ts), or at its own after a refused action (app/access.ts). */
export async function GET(request: Request) {
  const actor = await currentActor()
  return answerPlainPage(request, {
    status: 403,
    title: 'No access',
    heading: 'You don’t have access',
    text: 'Your role doesn’t include this page. Ask an admin to change your role.',
    link: { href: '/conferences', text: 'All conferences' },
    navigation: actor === null ? [] : [...sectionsFor(actor.role), { href: '/account', name: 'Account' }],
  })
}
