import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'testing/commands.ts',
    include: ['{app,components,lib,scripts}/**/*.test.ts'],
    // More would wait for the one database that they share.
    maxWorkers: 2,
    maxConcurrency: 2,
    // How long a busy machine may take, not how long anything should.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    env: { LOG_LEVEL: 'silent', AUTH_SECRET: 'a secret of the tests, long enough', ARCHIVE_URL: 'none' },
  },
})
