import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'testing/commands.ts',
    include: ['{app,components,lib,scripts}/**/*.test.ts'],
    // More would only wait for the one database they share.
    maxWorkers: 2,
    maxConcurrency: 2,
    // Allows for a busy machine, not for slow code.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    env: { LOG_LEVEL: 'silent', AUTH_SECRET: 'a secret of the tests, long enough', ARCHIVE_URL: 'none' },
  },
})
