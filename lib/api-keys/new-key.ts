import { z } from 'zod'
import { ROLES } from '@/lib/permissions/permissions'
import { type Result, refuse } from '@/lib/result'
import type { NewKey } from './api-keys'

/** No key lasts forever: people forget such keys, and others find them. */
export const KEY_LIFETIMES = [
  { days: '30', words: '30 days' },
  { days: '90', words: '90 days' },
  { days: '365', words: '1 year' },
] as const

const DAY_MS = 24 * 60 * 60_000

const formSchema = z.object({
  name: z
    .string('Give the key a name.')
    .trim()
    .min(1, 'Give the key a name: what is it for?')
    .max(80, 'A name has at most 80 characters.')
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'A name has to be one line of text.'),
  role: z.enum(ROLES, 'Choose a role from the list.'),
  days: z.enum(
    KEY_LIFETIMES.map(({ days }) => days),
    'Choose an expiry from the list.',
  ),
})

export type NewKeyProblems = { [Field in keyof z.input<typeof formSchema>]?: string }

/** Reads the form for a new key, with an error message per invalid field. */
export function parseNewKey(fields: Record<string, unknown>, now: Date): Result<NewKey, NewKeyProblems> {
  const form = formSchema.safeParse(fields)
  if (form.success) {
    const { name, role, days } = form.data
    const expiresAt = new Date(now.getTime() + Number(days) * DAY_MS)
    return { ok: true, value: { name, role, expiresAt } }
  }
  const { fieldErrors } = z.flattenError(form.error)
  return refuse({ name: fieldErrors.name?.[0], role: fieldErrors.role?.[0], days: fieldErrors.days?.[0] })
}

export const BLANK_KEY = { name: '', role: 'listener', days: '90' }
