import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = [
  'app',
  'components',
  'lib',
  'prisma',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
  'package.json',
]
const GENERATED = join('lib', 'generated')

/** Builds the application unless its last build is newer than every source; returns whether there is a current build. */
export function buildIfStale(): boolean {
  if (isBuilt('.', SOURCES)) return true
  console.log('Building the application, this once …')
  return build('npm', ['run', '-s', 'build'])
}

/** Whether the Next.js application in `folder` has a build newer than all `sources`. */
export function isBuilt(folder: string, sources: readonly string[]): boolean {
  const builtMs = modifiedMs(join(folder, '.next', 'BUILD_ID'))
  return builtMs > Math.max(...sources.flatMap(filesUnder).map(modifiedMs))
}

export function build(command: string, words: readonly string[]): boolean {
  return spawnSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

function filesUnder(path: string): string[] {
  if (path.startsWith(GENERATED) || path.endsWith('.test.ts') || !existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)))
}

function modifiedMs(path: string) {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}
