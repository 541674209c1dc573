import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SCHEDULED_WITHIN_SEC } from './jobs-check'

const read = (file: string) => readFileSync(file, 'utf8')
const variables = [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name)

test('no schedule runs more than once a day: more often, the Hobby plan refuses the deployment', () => {
  const { crons } = JSON.parse(read('vercel.json'))
  expect(crons).toEqual([{ path: '/api/jobs/run', schedule: expect.stringMatching(/^\d{1,2} \d{1,2} /) }])
})

test('setup allows for a daily schedule, and for the hour within which Hobby begins it', () => {
  expect(SCHEDULED_WITHIN_SEC).toBe(25 * 3_600)
})

test('the link for others asks for all that docs/deploy.md fills in, and for nothing unknown', () => {
  const [address = ''] = /https:\/\/vercel\.com\/new\/clone\?\S+/.exec(read('README.md')) ?? []
  const { searchParams } = new URL(address)
  const asked = searchParams.get('env')?.split(',') ?? []
  const block =
    /first \*Key\* field[\s\S]*?\n\n((?: {8}[A-Z0-9_]+=.*\n)+)/.exec(read('docs/deploy.md'))?.[1] ?? ''
  const filledIn = [...block.matchAll(/([A-Z0-9_]+)=/g)].map(([, name]) => name)
  expect(asked.toSorted()).toEqual(filledIn.toSorted())
  for (const name of ['CRON_SECRET', 'DATABASE_URL_UNPOOLED', 'ARCHIVE_URL']) expect(asked).toContain(name)
  for (const name of asked) expect(variables).toContain(name)
  expect(JSON.parse(searchParams.get('envDefaults') ?? '')).toEqual({ ARCHIVE_URL: 'vercel-blob:' })
  expect(searchParams.get('envLink')).toMatch(/\/docs\/deploy\.md#vercel$/)
})
