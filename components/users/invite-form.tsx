'use client'

import { useActionState } from 'react'
import { BuildField } from '@/components/ui/build-field'
import { PRIMARY_BUTTON } from '@/components/ui/button'
import { FormField, INPUT } from '@/components/ui/form-field'
import { ErrorMessage, SuccessMessage } from '@/components/ui/form-message'
import { OneTimeSecret } from '@/components/ui/one-time-secret'
import type { Role } from '@/lib/permissions/permissions'
import { RoleSelect } from './role-select'

export type InviteAnswer = {
  fault: string | null
  email: string
  role: Role
  made: { email: string; link: string; until: string; onlyWhere: string | null } | null
}

type Props = { action: (before: InviteAnswer, form: FormData) => Promise<InviteAnswer> }

const NOTHING: InviteAnswer = { fault: null, email: '', role: 'listener', made: null }

/** Invites a user and shows the link once, because the link itself is never stored. */
export function InviteForm({ action }: Props) {
  const [{ fault, email, role, made }, send, isWaiting] = useActionState(action, NOTHING)
  return (
    <form action={send} className="grid max-w-2xl grid-cols-1 gap-4">
      <BuildField />
      <ErrorMessage>{fault}</ErrorMessage>
      <div className="flex flex-wrap items-end gap-3">
        <FormField id="invite-email" label="Email" error={null} className="min-w-0 flex-1 basis-64">
          {(described) => (
            <input
              {...described}
              name="email"
              type="email"
              required
              autoComplete="off"
              defaultValue={email}
              key={email}
              className={INPUT}
            />
          )}
        </FormField>
        <FormField id="invite-role" label="Role" error={null}>
          {({ id }) => <RoleSelect id={id} value={role} />}
        </FormField>
        <button type="submit" disabled={isWaiting} className={PRIMARY_BUTTON}>
          Invite user
        </button>
      </div>
      {made !== null && (
        <div className="grid grid-cols-1 gap-2">
          <SuccessMessage>
            Send this link to {made.email}. Shown only once. Single use. Expires {made.until}.
          </SuccessMessage>
          <OneTimeSecret text={made.link} label={`Link for ${made.email}`} />
          {made.onlyWhere !== null && (
            <p className="text-waiting">
              It works {made.onlyWhere} only. Set APP_URL to an address others can reach, then invite them
              again.
            </p>
          )}
        </div>
      )}
    </form>
  )
}
