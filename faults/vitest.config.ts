import { defineConfig } from 'vitest/config'

const MINUTES = 60_000
const ALONE = ['faults/odd-posts.fault.ts', 'faults/strangers.fault.ts']

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'faults/build.ts',
    setupFiles: 'faults/end-by-signal.ts',
    reporters: ['default', './faults/reporter.ts'],
    // On a machine that is busy with other things, too.
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
      // These measure how long answers take, and so have the machine to themselves.
      {
        extends: true,
        test: { name: 'alone', include: ALONE, sequence: { groupOrder: 2 }, maxWorkers: 1 },
      },
    ],
  },
})
