import { cache } from 'react'
import { authorize } from '@/app/access'
import { findUser } from '@/lib/users/users'

/** Cached: a page and its title share one read. null if there is no such user. */
export const openUser = cache(async (userId: string) => {
  await authorize('users')
  // Postgres rejects NUL in any text, so no ID contains one.
  return userId.includes('\0') ? null : findUser({ id: userId })
})
