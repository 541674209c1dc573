'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { currentOrigin } from '@/app/access'
import { readForm } from '@/app/read-form'
import type { AcceptAnswer } from '@/components/sign-in/accept-invitation-form'
import { signInWithPassword } from '@/lib/auth/sign-in'
import { storable } from '@/lib/storable-text'
import { acceptInvitation } from '@/lib/users/invitations'

const sentSchema = z.object({
  token: storable(100),
  name: storable(1000),
  newPassword: storable(1000),
})

// Public: the token is the authorization.
export async function accept(_before: unknown, form: unknown): Promise<AcceptAnswer> {
  const sent = sentSchema.safeParse(readForm(form))
  if (!sent.success) return { fault: 'Enter your name and a password.', name: '' }
  const { token, name, newPassword: password } = sent.data
  const origin = await currentOrigin()
  const accepted = await acceptInvitation(token, { name, password }, origin)
  if (!accepted.ok) return { fault: accepted.problem, name }
  const signedIn = await signInWithPassword(
    { email: accepted.value.email, password },
    await headers(),
    origin,
  )
  redirect(signedIn.ok ? '/conferences' : '/sign-in')
}
