import type { Role } from '@/lib/generated/prisma/client'

/** The requester: a signed-in user, or a program with an API key. */
export type Actor = {
  kind: 'user' | 'key'
  id: string
  /** The user's email or the key's name */
  name: string
  role: Role
}
