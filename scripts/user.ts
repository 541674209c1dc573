// Manages users from the server's command line:
//   npm run user -- create ana@example.com --role admin
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { ON_THE_SERVER } from '@/lib/audit/append'
import { parseEmail } from '@/lib/auth/email'
import { generatePassword } from '@/lib/auth/generated-password'
import { ROLES } from '@/lib/permissions/permissions'
import type { Outcome } from '@/lib/result'
import {
  addUser,
  changeRole,
  disableUser,
  enableUser,
  findUser,
  listUsers,
  resetPassword,
} from '@/lib/users/users'

const USAGE = `Usage: npm run user -- COMMAND

  create EMAIL --role ROLE [--name NAME]   creates a user
  list                                     shows all users
  role EMAIL ROLE                          changes a role, effective immediately
  disable EMAIL                            signs a user out and blocks sign-in
  enable EMAIL                             allows sign-in again
  reset-password EMAIL                     gives a user a new password and signs them out

ROLE is one of ${ROLES.join(', ')}. create and reset-password take the password from standard input if one is
piped in; else they generate one and print it once.`

const EXIT_REFUSED = 1
const EXIT_MISUSED = 2

/** Number of arguments after each command's name */
const WORD_COUNTS = { create: 1, list: 0, role: 2, disable: 1, enable: 1, 'reset-password': 1 }

const { command, words, options } = readCommand()
const [typedEmail = '', typedRole] = words
const email =
  command === 'list' ? '' : (parseEmail(typedEmail) ?? misuse(`“${typedEmail}” is not an email address.`))

switch (command) {
  case 'list':
    await list()
    break
  case 'create': {
    const role = readRole(options.role)
    const { password, note } = await choosePassword()
    settle(await addUser({ email, name: options.name ?? '', password, role }, ON_THE_SERVER))
    console.log(`${email} can sign in as ${role}.${note}`)
    break
  }
  case 'role': {
    const role = readRole(typedRole)
    settle(await changeRole(await idOf(email), role, ON_THE_SERVER))
    console.log(`${email} is now ${role}.`)
    break
  }
  case 'disable':
    settle(await disableUser(await idOf(email), ON_THE_SERVER))
    console.log(`${email} is disabled and signed out.`)
    break
  case 'enable':
    settle(await enableUser(await idOf(email), ON_THE_SERVER))
    console.log(`${email} can sign in again.`)
    break
  case 'reset-password': {
    const id = await idOf(email)
    const { password, note } = await choosePassword()
    settle(await resetPassword(id, password, ON_THE_SERVER))
    console.log(`${email} has a new password and is signed out.${note}`)
    break
  }
}
process.exit()

function readCommand() {
  const options = { role: { type: 'string' }, name: { type: 'string' }, help: { type: 'boolean' } } as const
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    const [name, ...rest] = positionals
    const known = Object.keys(WORD_COUNTS).find((word) => word === name) as
      | keyof typeof WORD_COUNTS
      | undefined
    if (known === undefined)
      return misuse(name === undefined ? 'Name a command.' : `There is no command “${name}”.`)
    if (rest.length !== WORD_COUNTS[known]) return misuse(`${known} takes other arguments.`)
    if (known !== 'create' && (values.role ?? values.name) !== undefined)
      return misuse('--role and --name only go with create.')
    return { command: known, words: rest, options: values }
  } catch (error) {
    if (error instanceof TypeError) return misuse(error.message)
    throw error
  }
}

function readRole(typed: string | undefined) {
  return ROLES.find((role) => role === typed) ?? misuse(`Name a role: ${ROLES.join(', ')}.`)
}

async function idOf(known: string) {
  return (await findUser({ email: known }))?.id ?? stop(`There is no user ${known}.`, EXIT_REFUSED)
}

async function choosePassword() {
  const piped = process.stdin.isTTY ? '' : (await text(process.stdin)).replace(/\r?\n$/, '')
  if (piped !== '') return { password: piped, note: '' }
  const password = generatePassword()
  return { password, note: `\nPassword (shown only once): ${password}` }
}

async function list() {
  const users = await listUsers()
  if (users.length === 0) return console.log('No users yet.')
  const lines = users.map((user) => [
    user.email,
    user.role,
    user.disabledAt === null ? 'active' : 'disabled',
    user.lastSeenAt === null ? 'never seen' : `seen ${user.lastSeenAt.toISOString()}`,
  ])
  const longest = Math.max(...users.map((user) => user.email.length))
  for (const [first = '', role = '', state = '', seen] of lines)
    console.log(`${first.padEnd(longest)}  ${role.padEnd(8)}  ${state.padEnd(8)}  ${seen}`)
}

function settle(outcome: Outcome<unknown>) {
  if (!outcome.ok) stop(outcome.problem, EXIT_REFUSED)
}

function misuse(sentence: string): never {
  return stop(`${sentence}\n\n${USAGE}`, EXIT_MISUSED)
}

function stop(sentence: string, code: number): never {
  console.error(sentence)
  process.exit(code)
}
