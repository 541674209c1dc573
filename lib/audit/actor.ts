import type { Role } from '@/lib/generated/prisma/client'

/** Whoever asks for something: a person who signed in, or a program with an API key. */
export type Actor = {
  kind: 'user' | 'key'
  id: string
  /** A person's e-mail or a key's name */
  name: string
  role: Role
}
