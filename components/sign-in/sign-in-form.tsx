'use client'

import { useActionState } from 'react'
import { PRIMARY_BUTTON } from '@/components/ui/button'
import { FormField, INPUT } from '@/components/ui/form-field'
import { ErrorMessage } from '@/components/ui/form-message'

type State = { error: string | null; email: string }

type Props = { action: (before: State, form: FormData) => Promise<State>; next: string }

/** Works without JavaScript: after a wrong password, the response is the page again, with the email filled in. */
export function SignInForm({ action, next }: Props) {
  const [{ error, email }, submit, isWaiting] = useActionState(action, { error: null, email: '' })
  return (
    <form action={submit} className="mt-6 grid gap-4">
      <ErrorMessage>{error}</ErrorMessage>
      <input type="hidden" name="next" value={next} />
      <FormField id="email" label="Email" error={null}>
        {(described) => (
          <input
            {...described}
            name="email"
            type="email"
            required
            autoComplete="username"
            defaultValue={email}
            key={email}
            className={INPUT}
          />
        )}
      </FormField>
      <FormField id="password" label="Password" error={null}>
        {(described) => (
          <input
            {...described}
            name="password"
            type="password"
            required
            autoComplete="current-password"
            className={INPUT}
          />
        )}
      </FormField>
      <button type="submit" disabled={isWaiting} className={PRIMARY_BUTTON}>
        Sign in
      </button>
    </form>
  )
}
