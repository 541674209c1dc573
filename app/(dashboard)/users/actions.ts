'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { authorize, currentOrigin } from '@/app/access'
import { publicOrigin } from '@/app/callback-url'
import { readForm } from '@/app/read-form'
import { refreshPage } from '@/app/refresh-page'
import { readViewer } from '@/app/viewer'
import type { ActionAnswer } from '@/components/ui/action-form'
import type { InviteAnswer } from '@/components/users/invite-form'
import type { ResetAnswer } from '@/components/users/reset-password-form'
import { generatePassword } from '@/lib/auth/generated-password'
import { reachLimit, reachOf } from '@/lib/first-run/reach'
import { formatMoment } from '@/lib/format'
import { ROLES } from '@/lib/permissions/permissions'
import type { Outcome } from '@/lib/result'
import { storable } from '@/lib/storable-text'
import { createInvitation, withdrawInvitation as withdraw } from '@/lib/users/invitations'
import { changeRole, disableUser as disable, enableUser as enable, resetPassword } from '@/lib/users/users'

const id = storable(64).min(1)
const role = z.enum(ROLES)
const NOT_UNDERSTOOD = 'This form didn’t arrive as expected. Reload the page and try again.'

export async function changeUserRole(_before: unknown, form: unknown): Promise<ActionAnswer> {
  const by = await authorizeChange()
  const sent = z.object({ userId: id, role }).safeParse(readForm(form))
  if (!sent.success) return { fault: NOT_UNDERSTOOD, done: null }
  return answer(await changeRole(sent.data.userId, sent.data.role, by), `Role is now ${sent.data.role}.`)
}

export async function enableUser(_before: unknown, form: unknown): Promise<ActionAnswer> {
  const by = await authorizeChange()
  const sent = z.object({ userId: id }).safeParse(readForm(form))
  if (!sent.success) return { fault: NOT_UNDERSTOOD, done: null }
  return answer(await enable(sent.data.userId, by), 'Enabled.')
}

export async function disableUser(_before: unknown, form: unknown): Promise<ActionAnswer> {
  const by = await authorizeChange()
  const sent = z.object({ userId: id }).safeParse(readForm(form))
  if (!sent.success) return { fault: NOT_UNDERSTOOD, done: null }
  const { userId } = sent.data
  const disabled = await disable(userId, by)
  if (!disabled.ok) return { fault: disabled.problem, done: null }
  redirect(userId === by.actor.id ? '/sign-in' : '/users')
}

export async function resetUserPassword(_before: unknown, form: unknown): Promise<ResetAnswer> {
  const by = await authorizeChange()
  const sent = z.object({ userId: id }).safeParse(readForm(form))
  if (!sent.success) return { fault: NOT_UNDERSTOOD, password: null }
  // Resetting your own password would end the session that has to show you the new one.
  if (sent.data.userId === by.actor.id)
    return { fault: 'Change your own password under Account.', password: null }
  const password = generatePassword()
  const reset = await resetPassword(sent.data.userId, password, by)
  return reset.ok ? { fault: null, password } : { fault: reset.problem, password: null }
}

export async function invite(_before: unknown, form: unknown): Promise<InviteAnswer> {
  const by = await authorizeChange()
  const fields = readForm(form)
  const sent = z.object({ email: storable(1000), role }).safeParse(fields)
  if (!sent.success) return { fault: NOT_UNDERSTOOD, email: '', role: 'listener', made: null }
  const invited = await createInvitation(sent.data, by)
  if (!invited.ok) return { fault: invited.problem, ...sent.data, made: null }
  refreshPage(fields)
  const { token, email, expiresAt } = invited.value
  const origin = await publicOrigin()
  const link = `${origin}/invitations/${token}`
  const onlyWhere = reachLimit(reachOf(origin))
  const until = formatMoment(expiresAt, await readViewer())
  return { fault: null, email: '', role: 'listener', made: { email, link, until, onlyWhere } }
}

export async function withdrawInvitation(_before: unknown, form: unknown): Promise<ActionAnswer> {
  const by = await authorizeChange()
  const sent = z.object({ invitationId: id }).safeParse(readForm(form))
  if (!sent.success) return { fault: NOT_UNDERSTOOD, done: null }
  return answer(await withdraw(sent.data.invitationId, by), 'Withdrawn.')
}

async function authorizeChange() {
  return { actor: await authorize('users'), origin: await currentOrigin() }
}

function answer(outcome: Outcome, done: string): ActionAnswer {
  if (!outcome.ok) return { fault: outcome.problem, done: null }
  revalidatePath('/users')
  return { fault: null, done }
}
