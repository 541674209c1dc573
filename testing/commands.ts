import { resolve } from 'node:path'
import { bundleCommands } from '@/scripts/bundle-commands'

// Next to scripts/ and just as deep, so that paths relative to a command's own file still work.
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
 * For databases that live for seconds: V8 compiles their WebAssembly only with its fast baseline compiler, because
 * recompiling it for speed would take half of the process's CPU time.
 */
export const SHORT_LIVED = '--liftoff-only'

/** Global setup: bundles the commands that tests start, because starting one through tsx takes three times as long. */
export default async function bundleBeforeTests(): Promise<void> {
  // Better Auth imports next/headers, a CommonJS module that would lose its named exports when bundled.
  await bundleCommands(COMMANDS, FOLDER, { splitting: true, external: ['next/*'] })
}

/** Returns the path of a command's bundle, for Node.js to run. */
export function commandFile(command: (typeof COMMANDS)[number]): string {
  return resolve(FOLDER, `${command}.mjs`)
}
