import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { expect, test } from 'vitest'

const MAX_BYTES = 8 * 1024
/** The modules that pages import; these load the rest. */
const ENTRIES = ['bar/player', 'play-button', 'recording-progress', 'copy-recording-link']

// Already loaded by the frame around every page, like React and the other externals below.
const BROUGHT = /\/ui\/link$/

// Dynamic imports are part of the contents instead: bundled through the import, every module would get a wrapper, which
// isn't our code.
const loadedLater: Plugin = {
  name: 'loaded later',
  setup({ onResolve }) {
    onResolve({ filter: BROUGHT }, () => ({ path: 'link', external: true }))
    onResolve({ filter: /^/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

test('all that the player brings to a browser is at most 8 KB gzipped', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: [...ENTRIES, 'bar/player-bar'].map((entry) => `export * from './${entry}'`).join('\n'),
      resolveDir: import.meta.dirname,
    },
    alias: { '@': process.cwd() },
    external: ['react', 'react/jsx-runtime', 'next/*', 'lucide'],
    jsx: 'automatic',
    format: 'esm',
    bundle: true,
    plugins: [loadedLater],
    minify: true,
    write: false,
  })
  const [bundle] = outputFiles
  expect(bundle?.text).toContain('Level volume')
  expect(gzipSync(bundle?.contents ?? '', { level: 9 }).byteLength).toBeLessThanOrEqual(MAX_BYTES)
})
