import { currentActor } from '../access'
import { answerPlainPage } from '../plain-page'
import { sectionsFor } from '../sections'

/**
 * Replaces a page that the user's role can't open, at that page's own address (proxy.ts), or at this one after an action
 * that the role doesn't allow (app/access.ts).
 */
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
