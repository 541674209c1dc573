import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readForm } from './read-form'
import { readParams } from './read-params'

const sources = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((path) => /(?<!\.test)\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join('app', path), 'utf8') }))
const pages = sources.filter(({ path }) => path.endsWith('page.tsx'))
const actionFiles = sources.filter(({ text }) => /^'use server'/m.test(text))

describe('what comes from outside goes through its gate', () => {
  test('every page reads its parameters with readParams', () => {
    const readers = pages.filter(({ text }) => text.includes('searchParams'))
    expect(readers.length).toBeGreaterThan(5)
    for (const { path, text } of readers) {
      const gated = text
        .replace(/\{[^{}]*\bsearchParams,?\s*\}: PageProps/g, '')
        .replaceAll('readParams(searchParams)', '')
      expect(gated, path).not.toMatch(/searchParams/)
    }
  })

  test('every action takes unknown values, and reads forms with readForm', () => {
    expect(actionFiles.length).toBeGreaterThan(8)
    for (const { path, text } of actionFiles) {
      const [...actions] = text.matchAll(/^export async function (\w+)\(([^)]*)\)/gm)
      expect(actions.length, path).toBeGreaterThan(0)
      for (const [, name, parameters = ''] of actions)
        for (const parameter of parameters.split(',').filter((each) => each.trim() !== ''))
          expect(parameter.trim(), `${name} of ${path}`).toMatch(/^\w+: unknown$/)
      expect(text, path).not.toMatch(/FormData|fromEntries|\.get\('/)
    }
  })
})

test('parameters are those that were sent, whatever prototype Next’s object of them got', async () => {
  // As Next builds it: assigning to __proto__ sets the prototype.
  const made = { q: '1', status: ['a', 'b'] }
  Object.setPrototypeOf(made, ['x', 'y'])
  const params = await readParams(Promise.resolve(made))
  expect(params.sort).toBeUndefined()
  expect(params.length).toBeUndefined()
  expect(params.constructor).toBeUndefined()
  expect({ ...params }).toEqual({ q: '1', status: ['a', 'b'] })
})

test('a form is its texts; whatever else an action is called with has none', () => {
  const form = new FormData()
  form.append('email', 'first')
  form.append('email', 'last')
  form.append('__proto__', 'a')
  form.append('file', new File(['x'], 'x.txt'))
  const fields = readForm(form)
  expect(Object.getPrototypeOf(fields)).toBeNull()
  expect(Object.entries(fields)).toEqual([
    ['email', 'last'],
    ['__proto__', 'a'],
  ])
  for (const sent of [
    undefined,
    null,
    7,
    'email=x',
    ['x'],
    { email: 'x' },
    new Map([['email', 'x']]),
    () => 'x',
  ])
    expect(Object.keys(readForm(sent))).toEqual([])
})
