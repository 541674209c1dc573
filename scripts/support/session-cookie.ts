// Prints the Cookie header of a new session with a role, for tests and benchmarks that use another database:
//   DATABASE_URL=… AUTH_SECRET=… sh scripts/run scripts/support/session-cookie.ts admin
import { ROLES } from '@/lib/permissions/permissions'
import { signInAs } from '@/testing/sign-in-as'

const role = ROLES.find((name) => name === process.argv[2])
if (!role) {
  console.error(`Name a role: ${ROLES.join(', ')}.`)
  process.exit(2)
}
console.log(await signInAs(role))
process.exit()
