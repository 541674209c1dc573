'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { authorize, currentOrigin } from '@/app/access'
import { readForm } from '@/app/read-form'
import type { ActionAnswer } from '@/components/ui/action-form'
import {
  changePassword,
  signOutEverywhere as endAllSessions,
  signOut as endSession,
} from '@/lib/auth/account'
import { storable } from '@/lib/storable-text'

export async function signOut() {
  const actor = await authorize('browse')
  await endSession(actor, await headers(), await currentOrigin())
  redirect('/sign-in')
}

export async function signOutEverywhere() {
  const actor = await authorize('browse')
  await endAllSessions(actor, await headers(), await currentOrigin())
  redirect('/sign-in')
}

const passwordsSchema = z.object({ currentPassword: storable(1000), newPassword: storable(1000) })

export async function changeOwnPassword(_before: unknown, form: unknown): Promise<ActionAnswer> {
  const actor = await authorize('browse')
  const typed = passwordsSchema.safeParse(readForm(form))
  if (!typed.success) return { fault: 'Enter your current password and a new one.', done: null }
  const { currentPassword: current, newPassword: chosen } = typed.data
  const changed = await changePassword(actor, { current, chosen }, await headers(), await currentOrigin())
  if (!changed.ok) return { fault: changed.problem, done: null }
  // The password change replaced this session, so load the page again with the new one.
  redirect('/account?changed=password')
}
