'use client'

import { useActionState } from 'react'
import { BuildField } from '@/components/ui/build-field'
import { CopyLine } from '@/components/ui/copy-line'
import { FormField, INPUT } from '@/components/ui/form-field'

type Fields = { name: string; role: string; days: string }

export type KeyFormState = {
  typed: Fields
  faults: Partial<Fields>
  /** The key just created, shown once */
  made: { name: string; key: string; command: string } | null
}

type Props = {
  action: (before: KeyFormState, form: FormData) => Promise<KeyFormState>
  blank: Fields
  roles: readonly string[]
  lifetimes: readonly { days: string; words: string }[]
}

/** Works without JavaScript: the response is the page again, with the key or with errors. */
export function KeyForm({ action, blank, roles, lifetimes }: Props) {
  const [{ typed, faults, made }, submit, isWaiting] = useActionState(action, {
    typed: blank,
    faults: {},
    made: null,
  })
  return (
    <>
      {made !== null && (
        <div role="status" className="mt-4 grid grid-cols-1 gap-3 rounded-lg border border-accent p-4">
          <p>
            <strong className="font-semibold">{made.name}</strong> is ready. Copy the key now; it won’t be
            shown again.
          </p>
          <CopyLine text={made.key} what="the key" />
          <p className="text-soft">Try it:</p>
          <CopyLine text={made.command} what="the command" />
        </div>
      )}
      <form action={submit} className="mt-4 flex flex-wrap items-start gap-x-3 gap-y-4">
        <BuildField />
        <FormField id="key-name" label="Name" error={faults.name ?? null} className="min-w-48 flex-1">
          {(described) => (
            <input
              {...described}
              name="name"
              required
              maxLength={80}
              autoComplete="off"
              placeholder="What is it for?"
              defaultValue={typed.name}
              key={typed.name}
              className={INPUT}
            />
          )}
        </FormField>
        <FormField id="key-role" label="Role" error={faults.role ?? null}>
          {(described) => (
            <select {...described} name="role" defaultValue={typed.role} key={typed.role} className={INPUT}>
              {roles.map((role) => (
                <option key={role}>{role}</option>
              ))}
            </select>
          )}
        </FormField>
        <FormField id="key-days" label="Expires in" error={faults.days ?? null}>
          {(described) => (
            <select {...described} name="days" defaultValue={typed.days} key={typed.days} className={INPUT}>
              {lifetimes.map(({ days, words }) => (
                <option key={days} value={days}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </FormField>
        <button
          type="submit"
          disabled={isWaiting}
          className="mt-[1.45rem] h-10 rounded-md bg-accent px-4 font-medium text-on-accent disabled:opacity-60"
        >
          Create key
        </button>
      </form>
    </>
  )
}
