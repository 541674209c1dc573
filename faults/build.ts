import { buildIfStale, build as run } from '../scripts/support/build-if-stale'

/** Builds the application, because the fault tests run it in production mode. */
export default function build() {
  if (!buildIfStale()) throw new Error('The build failed. npm run build shows why.')
  // buildIfStale doesn't notice a change that is only in scripts/.
  if (!run(process.execPath, ['--import', 'tsx', 'scripts/bundle.ts'])) throw new Error('Bundling failed.')
}
