import type { Role } from '../../lib/generated/prisma/client'

/** The file with the cookies of a user with this role, for `test.use({ storageState })`. */
export const stateFile = (role: Role) => `test-results/sessions/${role}.json`

/** For tests of signed-out users. */
export const NOBODY = { cookies: [], origins: [] }
