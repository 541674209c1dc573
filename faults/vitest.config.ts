import { defineConfig } from 'vitest/config'

const MINUTES = 60_000
const ALONE = ['faults/odd-posts.fault.ts', 'faults/strangers.fault.ts']

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'faults/build.ts',
    setupFiles: 'faults/end-by-signal.ts',
    reporters: ['default', './faults/reporter.ts'],
    // Long enough for a busy machine.
    testTimeout: 15 * MINUTES,
    hookTimeout: MINUTES,
    env: { LOG_LEVEL: 'silent', AUTH_SECRET: 'a secret of the tests, long enough' },
    projects: [
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['faults/*.fault.ts'],
          exclude: ALONE,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      // These measure response times, so nothing else may run.
      {
        extends: true,
        test: { name: 'alone', include: ALONE, sequence: { groupOrder: 2 }, maxWorkers: 1 },
      },
    ],
  },
})
