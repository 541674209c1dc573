import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { importFaults } from './check-imports'

const root = mkdtempSync(join(tmpdir(), 'roomtone-imports-'))
afterEach(() => rmSync(root, { recursive: true }))

/** Returns the faults in a tree of files, given as path and imports. */
function faultsIn(files: Record<string, string[]>) {
  for (const [file, specifiers] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), specifiers.map((each) => `import { a } from '${each}'\n`).join(''))
  }
  return importFaults(root)
}

test('imports go from app to components to lib, and within lib to other folders and the files at its top', () => {
  const faults = faultsIn({
    'app/page.tsx': ['@/components/list/table', '@/lib/users/users', 'react'],
    'components/list/table.tsx': ['./row', '@/lib/users/users'],
    'components/list/row.tsx': ['@/lib/format'],
    'lib/users/users.ts': ['@/lib/jobs/add-job', '@/lib/db', './names'],
    'lib/users/names.ts': [],
    'lib/jobs/add-job.ts': ['@/lib/db', 'node:fs'],
    'lib/db.ts': ['./env', '@/lib/generated/prisma/client'],
    'lib/env.ts': [],
    'lib/format.ts': [],
    'lib/start-up.ts': ['@/lib/users/users'],
    'lib/generated/prisma/client.ts': ['./client'],
  })
  expect(faults).toEqual([])
})

test.each([
  ['lib/a/a.ts', 'components/b.tsx', 'lib must not depend on components'],
  ['components/a.tsx', 'app/b.ts', 'components must not depend on app'],
  ['lib/a/a.ts', 'testing/b.ts', 'lib must not depend on testing'],
  ['app/a.ts', 'scripts/b.ts', 'app must not depend on scripts'],
  ['app/a.ts', 'lib/db.ts', 'only lib queries the database'],
  ['components/a.tsx', 'lib/db.ts', 'only lib queries the database'],
  ['lib/freeclimb/a.ts', 'lib/users/b.ts', 'lib/freeclimb must not depend on other folders'],
  ['lib/list-query/a.ts', 'lib/audit/b.ts', 'lib/list-query must not depend on other folders'],
  ['lib/jobs/a.ts', 'lib/worker/b.ts', 'lib/jobs must not depend on other folders'],
  ['lib/db.ts', 'lib/users/b.ts', 'files at the top of lib must not depend on its folders'],
])('%s must not import %s', (from, to, rule) => {
  expect(faultsIn({ [from]: [`@/${to.replace(/\.tsx?$/, '')}`], [to]: [] })).toEqual([
    `${from} imports ${to}, but ${rule}.`,
  ])
})

test('files that import one another are reported, also for types and dynamic imports', () => {
  const files = { 'lib/a/a.ts': ['./b'], 'lib/a/b.ts': ['./c'], 'lib/a/c.ts': [] }
  expect(faultsIn(files)).toEqual([])
  writeFileSync(join(root, 'lib/a/c.ts'), "import type { A } from './a'\n")
  const fault = 'Import cycle: lib/a/a.ts → lib/a/b.ts → lib/a/c.ts → lib/a/a.ts'
  expect(importFaults(root)).toEqual([fault])
  writeFileSync(join(root, 'lib/a/c.ts'), "export const later = () => import('./a')\n")
  expect(importFaults(root)).toEqual([fault])
})

test('folders whose files import one another are reported, nested ones as well', () => {
  expect(
    faultsIn({
      'lib/a/a.ts': ['@/lib/b/b'],
      'lib/b/b.ts': [],
      'lib/b/c.ts': ['@/lib/a/below/d'],
      'lib/a/below/d.ts': ['@/lib/a/e'],
      'lib/a/e.ts': [],
    }),
  ).toEqual([
    'Folder cycle: lib/a → lib/b → lib/a/below → lib/a. It starts where lib/a/a.ts imports lib/b/b.ts.',
  ])
})

test('a test may import anything', () => {
  expect(
    faultsIn({ 'lib/a/a.test.ts': ['@/testing/b'], 'testing/b.ts': ['@/lib/a/a'], 'lib/a/a.ts': [] }),
  ).toEqual([])
})
