import type { Metadata } from 'next'
import { authorize } from '@/app/access'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { NewPasswordField } from '@/components/sign-in/new-password-field'
import { ActionForm } from '@/components/ui/action-form'
import { PLAIN_BUTTON, PRIMARY_BUTTON } from '@/components/ui/button'
import { Fact } from '@/components/ui/fact'
import { FormField, INPUT } from '@/components/ui/form-field'
import { SuccessMessage } from '@/components/ui/form-message'
import { readAccount } from '@/lib/auth/account'
import { formatCount } from '@/lib/format'
import { changeOwnPassword, signOutEverywhere } from './actions'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const actor = await authorize('browse')
  const [{ name, email, role, hasPassword, sessionCount }, viewer, { changed }] = await Promise.all([
    readAccount(actor.id),
    readViewer(),
    readParams(searchParams),
  ])
  return (
    <div className="grid max-w-md gap-10">
      <div className="grid gap-6">
        <h1 className="font-semibold text-2xl tracking-tight">Account</h1>
        {changed === 'password' && (
          <SuccessMessage>Password changed. You’ve been signed out everywhere else.</SuccessMessage>
        )}
        <dl className="grid gap-4">
          <Fact name="Name">{name}</Fact>
          <Fact name="Email">{email}</Fact>
          <Fact name="Role">{role}</Fact>
        </dl>
      </div>
      {hasPassword && (
        <section aria-labelledby="password" className="grid gap-4">
          <h2 id="password" className="font-semibold text-lg">
            Change password
          </h2>
          <ActionForm
            action={changeOwnPassword}
            submit="Change password"
            button={PRIMARY_BUTTON}
            className="grid gap-4"
          >
            {/* Tells the browser's password manager which account the password belongs to. */}
            <input hidden readOnly name="username" autoComplete="username" value={email} />
            <FormField id="current-password" label="Current password" error={null}>
              {(described) => (
                <input
                  {...described}
                  name="currentPassword"
                  type="password"
                  required
                  autoComplete="current-password"
                  className={INPUT}
                />
              )}
            </FormField>
            <NewPasswordField label="New password" />
          </ActionForm>
        </section>
      )}
      <section aria-labelledby="sessions" className="grid gap-4">
        <h2 id="sessions" className="font-semibold text-lg">
          Sessions
        </h2>
        <p className="text-soft">
          {sessionCount === 1
            ? 'This is your only session.'
            : `${formatCount(sessionCount, viewer)} active sessions, including this one.`}
        </p>
        <form action={signOutEverywhere}>
          <button type="submit" className={PLAIN_BUTTON}>
            Sign out everywhere
          </button>
        </form>
      </section>
    </div>
  )
}
