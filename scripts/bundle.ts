// Bundles what runs after a build into dist/, one file each: such a process needs neither tsx, which takes 50 MB, nor in the
// image the packages that it bundles. Part of npm run build.
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

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
await build({
  entryPoints: COMMANDS.map((name) => `scripts/${name}.ts`),
  outbase: 'scripts',
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // They read files of their own.
  external: ['pg', '@electric-sql/*'],
  // Some of what is bundled calls require, which a module has to make itself.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
})
