// Times the list's queries on DATABASE_URL's database and sends bench-browse the results over IPC. A separate process,
// because the application's functions keep one database per process.
import { latestArrival } from '@/lib/conferences/news'
import { openSearch } from '@/lib/conferences/search'
import { db } from '@/lib/db'
import { type BrowseQuery, browseCases, browseQuery, readLandmarks } from '@/testing/browse-cases'
import { plansOf, tablesReadWhole } from '@/testing/query-plans'
import { type CaseTimes, timed } from './times'

/** A query that scans whole tables, with its plan */
export type WholeRead = { name: string; of: string; tables: string[]; plan: string }

export type QueriesMeasured = { cases: CaseTimes[]; wholeReads: WholeRead[] }

const measured = await measureQueries()
process.send?.(measured)
process.disconnect()
await db().$disconnect()

async function measureQueries(): Promise<QueriesMeasured> {
  const landmarks = await readLandmarks(db())
  const cases: CaseTimes[] = []
  const wholeReads: WholeRead[] = []
  for (const browseCase of browseCases(landmarks)) {
    const { name } = browseCase
    const query = await browseQuery(browseCase, landmarks.now, db())
    const times = await timesOfQuery(name, query)
    cases.push(times)
    console.log(`${name}: ${times.page.p95Ms.toFixed(1)} ms, together ${times.together.p95Ms.toFixed(1)} ms`)
    for (const { of, plan } of await plansOf(query, db())) {
      const tables = tablesReadWhole(plan)
      if (tables.length > 0) wholeReads.push({ name, of, tables, plan: JSON.stringify(plan) })
    }
  }
  return { cases, wholeReads }
}

async function timesOfQuery(name: string, query: BrowseQuery): Promise<CaseTimes> {
  const { criteria, ...listQuery } = query
  const search = openSearch(criteria)
  const { count, isCapped } = await search.summary()
  return {
    name,
    count,
    isCapped,
    page: await timed(() => search.listRows(listQuery)),
    summary: await timed(() => openSearch(criteria).summary()),
    histogram: await timed(() => openSearch(criteria).histogram()),
    together: await timed(() => readPage(query)),
  }
}

async function readPage({ criteria, ...listQuery }: BrowseQuery) {
  const search = openSearch(criteria)
  await Promise.all([latestArrival(), search.summary(), search.histogram()])
  await search.listRows(listQuery)
}
