import { auth } from '@/lib/auth/auth'
import { db } from '@/lib/db'
import type { Role } from '@/lib/generated/prisma/client'
import { createUser } from '@/lib/users/users'

export const PASSWORD = 'plum violin harbor ladder'

/** Creates a user with that role if needed, signs them in and returns the session's Cookie header. */
export async function signInAs(role: Role, email = `${role}@example.com`): Promise<string> {
  const known = await db().user.findUnique({ where: { email }, select: { id: true } })
  if (known === null) await createUser({ email, name: role, password: PASSWORD, role })
  const { headers } = await auth().api.signInEmail({
    body: { email, password: PASSWORD },
    headers: new Headers(),
    returnHeaders: true,
  })
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
