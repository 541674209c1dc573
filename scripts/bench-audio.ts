// Measures how recordings play, from FreeClimb and from our copies, and writes docs/performance.md: npm run bench:audio
import './load-environment'
import { measureWithOwnDatabase } from './bench/own-database'
import { buildIfStale } from './build-if-stale'

process.exitCode = await bench()

async function bench(): Promise<number> {
  if (buildIfStale()) return measureWithOwnDatabase('scripts/bench/measure-audio.ts')
  console.error('The build failed. npm run build shows why.')
  return 1
}
