import { generateId } from 'better-auth'
import { hashPassword } from 'better-auth/crypto'
import { db } from '@/lib/db'
import type { Prisma, Role } from '@/lib/generated/prisma/client'

export type NewUser = { email: string; name: string; password: string; role: Role }

/** Makes a user who signs in with a password. Rejects with Prisma's P2002 when the e-mail is taken. */
export async function createUser(
  { email, name, password, role }: NewUser,
  client: Prisma.TransactionClient = db(),
) {
  const id = generateId()
  const now = new Date()
  return client.user.create({
    data: {
      id,
      email: email.toLowerCase(),
      name,
      role,
      accounts: {
        create: {
          id: generateId(),
          providerId: 'credential',
          accountId: id,
          password: await hashPassword(password),
          createdAt: now,
          updatedAt: now,
        },
      },
    },
  })
}
