import type { Metadata } from 'next'
import { AcceptInvitationForm } from '@/components/sign-in/accept-invitation-form'
import { readInvitation } from '@/lib/users/invitations'
import { accept } from './actions'

// This URL is a credential, so other sites must not see it as a referrer. `no-referrer` would also strip the origin from
// the form when it's sent without JavaScript, and we would refuse it.
export const metadata: Metadata = { title: 'Invitation', referrer: 'same-origin' }

const CLOSED = {
  used: ['This invitation has been used', 'Sign in with the email and password you chose.'],
  expired: ['This invitation has expired', 'Invitations work for 72 hours. Ask an admin for a new one.'],
  unknown: [
    'Invitation not found',
    'It may have been withdrawn or replaced, or part of the link is missing. Ask an admin for a new one.',
  ],
} as const

export default async function InvitationPage({ params }: PageProps<'/invitations/[token]'>) {
  const { token } = await params
  const invitation = await readInvitation(token)
  if (invitation.state !== 'open') {
    const [title, text] = CLOSED[invitation.state]
    return (
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        <p className="mt-2 mb-6 text-soft">{text}</p>
        <a href="/sign-in" className="text-accent underline underline-offset-2">
          Sign in
        </a>
      </div>
    )
  }
  const { email, role } = invitation
  return (
    <div>
      <h1 className="font-semibold text-2xl tracking-tight">You’re invited</h1>
      <p className="mt-2 text-soft">
        You’ve been invited to Roomtone as {role === 'admin' ? 'an' : 'a'}{' '}
        <b className="font-medium text-text">{role}</b>.
      </p>
      <AcceptInvitationForm action={accept} token={token} email={email} />
    </div>
  )
}
