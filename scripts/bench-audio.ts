// Measures playback from FreeClimb and from the archive and writes docs/performance.md: npm run bench:audio
import './support/load-environment'
import { measureWithOwnDatabase } from './bench/own-database'
import { buildIfStale } from './support/build-if-stale'

process.exitCode = await bench()

async function bench(): Promise<number> {
  if (buildIfStale()) return measureWithOwnDatabase('scripts/bench/audio/measure.ts')
  console.error('The build failed. npm run build shows why.')
  return 1
}
