// Measures the webhook and the audio route and writes docs/performance.md: npm run bench
import './support/load-environment'
import { join } from 'node:path'
import { BARE_APP } from './bench/next-server'
import { measureWithOwnDatabase } from './bench/own-database'
import { build, buildIfStale, isBuilt } from './support/build-if-stale'

process.exitCode = await bench()

async function bench(): Promise<number> {
  if (!buildIfStale() || !buildBareApp()) {
    console.error('The build failed. npm run build shows why.')
    return 1
  }
  return measureWithOwnDatabase('scripts/bench/measure.ts')
}

function buildBareApp() {
  if (isBuilt(BARE_APP, [join(BARE_APP, 'app'), 'package.json'])) return true
  return build(process.execPath, ['node_modules/next/dist/bin/next', 'build', BARE_APP])
}
