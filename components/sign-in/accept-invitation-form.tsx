'use client'

import { useActionState } from 'react'
import { PRIMARY_BUTTON } from '@/components/ui/button'
import { FormField, INPUT } from '@/components/ui/form-field'
import { ErrorMessage } from '@/components/ui/form-message'
import { NewPasswordField } from './new-password-field'

export type AcceptAnswer = { fault: string | null; name: string }

type Props = {
  action: (before: AcceptAnswer, form: FormData) => Promise<AcceptAnswer>
  token: string
  email: string
}

export function AcceptInvitationForm({ action, token, email }: Props) {
  const [{ fault, name }, send, isWaiting] = useActionState(action, { fault: null, name: '' })
  return (
    <form action={send} className="mt-6 grid gap-4">
      <ErrorMessage>{fault}</ErrorMessage>
      <input type="hidden" name="token" value={token} />
      <FormField id="email" label="Email" error={null}>
        {(described) => (
          <input
            {...described}
            readOnly
            value={email}
            autoComplete="username"
            className={`${INPUT} text-soft`}
          />
        )}
      </FormField>
      <FormField id="name" label="Your name" error={null}>
        {(described) => (
          <input
            {...described}
            name="name"
            required
            maxLength={100}
            autoComplete="name"
            defaultValue={name}
            key={name}
            className={INPUT}
          />
        )}
      </FormField>
      <NewPasswordField label="Choose a password" />
      <button type="submit" disabled={isWaiting} className={PRIMARY_BUTTON}>
        Create account
      </button>
    </form>
  )
}
