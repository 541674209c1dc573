import { defineConfig } from 'vitest/config'

const MINUTES = 60_000

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'e2e/faults/build.ts',
    setupFiles: 'e2e/faults/end-by-signal.ts',
    reporters: ['default', './e2e/faults/reporter.ts'],
    // On a machine that is busy with other things, too.
    testTimeout: 15 * MINUTES,
    hookTimeout: MINUTES,
    env: { LOG_LEVEL: 'silent', AUTH_SECRET: 'a secret of the tests, long enough' },
    projects: [
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['e2e/faults/*.fault.ts'],
          exclude: ['e2e/faults/odd-posts.fault.ts'],
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      // Measures how long answers take, and so has the machine to itself.
      {
        extends: true,
        test: { name: 'alone', include: ['e2e/faults/odd-posts.fault.ts'], sequence: { groupOrder: 2 } },
      },
    ],
  },
})
