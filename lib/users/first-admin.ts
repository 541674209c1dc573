import { hashPassword } from 'better-auth/crypto'
import { appendAudit, ON_THE_SERVER } from '@/lib/audit/append'
import { parseEmail } from '@/lib/auth/email'
import { passwordProblem } from '@/lib/auth/password'
import type { Prisma, PrismaClient } from '@/lib/generated/prisma/client'
import { type Outcome, refuse } from '@/lib/result'
import { insertUser, nameOf } from './users'

/** Creates the first admin, once, in a database without users. Otherwise ignores the settings, which may still be set. */
export async function createFirstAdmin(
  client: PrismaClient,
  { email: typed, password }: { email: string | undefined; password: string | undefined },
): Promise<Outcome<{ created: string | null }>> {
  const isThereSomebody = async (tx: Prisma.TransactionClient) =>
    (await tx.user.findFirst({ select: { id: true } })) !== null
  if (await isThereSomebody(client)) return { ok: true, value: { created: null } }
  const email = parseEmail(typed)
  if (email === null) return refuse('ADMIN_EMAIL is not an email address.')
  if (password === undefined) return refuse('ADMIN_EMAIL is set, but ADMIN_PASSWORD is not.')
  const fault = passwordProblem(password, [email])
  if (fault !== null) return refuse(`ADMIN_PASSWORD can’t be used. ${fault}`)

  const role = 'admin'
  const user = { email, name: nameOf(email), role, passwordHash: await hashPassword(password) } as const
  const details = { email, role, way: 'first administrator' }
  return client.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('first administrator', 0))`
    if (await isThereSomebody(tx)) return { ok: true, value: { created: null } }
    const { id } = await insertUser(user, tx)
    await appendAudit({ action: 'created user', ...ON_THE_SERVER, target: { kind: 'user', id }, details }, tx)
    return { ok: true, value: { created: email } }
  })
}
