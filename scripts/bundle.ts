// Bundles the commands that run after a build into dist/, so that they need neither tsx, which takes 50 MB, nor their
// packages in the image. Part of npm run build.
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
