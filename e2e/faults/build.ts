import { buildIfStale } from '../../scripts/build-if-stale'

/** The faults are made in the application as it is built for production. */
export default function build() {
  if (!buildIfStale()) throw new Error('The build failed. npm run build shows why.')
}
