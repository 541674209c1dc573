import { resolve } from 'node:path'
import { bundleCommands } from '@/scripts/bundle-commands'

// Beside scripts/ and as deep: what a command finds by its own address is found from here, too.
const FOLDER = 'dist-tests'

const COMMANDS = [
  'archive-verify',
  'audit',
  'audit-verify',
  'database/embedded',
  'database/migrate',
  'import',
  'recover',
  'support/session-cookie',
  'user',
  'with-database',
  'worker',
] as const

/**
 * For a database that lives for seconds: V8 compiles its WebAssembly once, quickly, instead of a second time for speed, which
 * would take half of the processor time of such a process.
 */
export const SHORT_LIVED = '--liftoff-only'

/** Before all tests: bundles the commands that they start, as a build does. Through tsx each start would take three times as long. */
export default async function bundleBeforeTests(): Promise<void> {
  // Better Auth imports Next's headers, whose CommonJS has no named exports once bundled.
  await bundleCommands(COMMANDS, FOLDER, { splitting: true, external: ['next/*'] })
}

/** The file of a command for Node.js to run. */
export function commandFile(command: (typeof COMMANDS)[number]): string {
  return resolve(FOLDER, `${command}.mjs`)
}
