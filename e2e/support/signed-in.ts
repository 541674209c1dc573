import type { Role } from '../../lib/generated/prisma/client'

/** Where the setup keeps the cookies of a user of this role, for `test.use({ storageState })`. */
export const stateFile = (role: Role) => `test-results/sessions/${role}.json`

/** For tests of what strangers see. */
export const NOBODY = { cookies: [], origins: [] }
