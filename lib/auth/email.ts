import { z } from 'zod'

const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email())

/** Normalizes an email for storage; null if it isn't one. */
export function parseEmail(typed: unknown): string | null {
  const parsed = emailSchema.safeParse(typed)
  return parsed.success ? parsed.data : null
}

export const NO_EMAIL = 'That isn’t an email address. Try name@example.com.'
