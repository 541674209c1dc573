// Bundles what runs after a build into dist/, one file each: such a process needs neither tsx, which takes 50 MB, nor in the
// image the packages that it bundles. Part of npm run build.
import { rmSync } from 'node:fs'
import { bundleCommands } from './bundle-commands'

const COMMANDS = [
  'with-database',
  'worker',
  'database/embedded',
  'database/migrate',
  'image/start',
  'image/worker',
  'image/healthcheck',
]

rmSync('dist', { recursive: true, force: true })
await bundleCommands(COMMANDS, 'dist')
