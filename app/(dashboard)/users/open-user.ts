import { cache } from 'react'
import { authorise } from '@/app/access'
import { findUser } from '@/lib/users/users'

/** Once for a page and its title; null when there is no such user. */
export const openUser = cache(async (userId: string) => {
  await authorise('users')
  // No id has a character that Postgres refuses in any text.
  return userId.includes('\0') ? null : findUser({ id: userId })
})
