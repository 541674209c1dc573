import { buildIfStale, build as run } from '../scripts/support/build-if-stale'

/** The faults are made in the application as it is built for production. */
export default function build() {
  if (!buildIfStale()) throw new Error('The build failed. npm run build shows why.')
  // A change in scripts/ alone does not make the build stale.
  if (!run(process.execPath, ['--import', 'tsx', 'scripts/bundle.ts'])) throw new Error('Bundling failed.')
}
