// Measures how recordings play, from FreeClimb and from our copies, and writes docs/performance.md: npm run bench:audio
import { existsSync } from 'node:fs'
import { measureWithOwnDatabase } from './bench/own-database'
import { buildIfStale } from './build-if-stale'

if (existsSync('.env')) process.loadEnvFile('.env')
process.exitCode = await bench()

async function bench(): Promise<number> {
  if (buildIfStale()) return measureWithOwnDatabase('scripts/bench/measure-audio.ts')
  console.error('The build failed. npm run build shows why.')
  return 1
}
