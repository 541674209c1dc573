import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['{app,components,lib,scripts}/**/*.test.ts'],
    maxConcurrency: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: { LOG_LEVEL: 'silent', AUTH_SECRET: 'a secret of the tests, long enough', ARCHIVE_URL: 'none' },
  },
})
