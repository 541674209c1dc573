import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['{app,components,lib,scripts}/**/*.test.ts'],
    // More would wait for the one database that they share.
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    env: { LOG_LEVEL: 'silent', AUTH_SECRET: 'a secret of the tests, long enough', ARCHIVE_URL: 'none' },
  },
})
