import { openSearch } from '@/lib/conferences/search'
import { countSql, summarySql, withoutDuration } from '@/lib/conferences/summary'
import { Prisma } from '@/lib/generated/prisma/client'
import type { BrowseQuery } from './browse-cases'

export type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

type Database = Pick<Prisma.TransactionClient, '$queryRaw'>

/** Returns Postgres's plan for each query of the list page, with the query's purpose. */
export async function plansOf(query: BrowseQuery, database: Database): Promise<{ of: string; plan: Plan }[]> {
  const { criteria, ...listQuery } = query
  const rows = await openSearch(criteria, database).rowQueries(listQuery)
  const queries = [
    { of: 'summary', sql: summarySql(criteria) },
    { of: 'histogram', sql: summarySql(withoutDuration(criteria)) },
    { of: 'count', sql: countSql(criteria) },
    ...rows.map((sql) => ({ of: 'page', sql })),
  ]
  const plans: { of: string; plan: Plan }[] = []
  for (const { of, sql } of queries) plans.push({ of, plan: await planOf(sql, database) })
  return plans
}

export function tablesReadWhole(plan: Plan): string[] {
  const { 'Node Type': type, 'Relation Name': table, Plans: plans = [] } = plan
  return [...(type === 'Seq Scan' && table ? [table] : []), ...plans.flatMap(tablesReadWhole)]
}

export async function planOf(sql: Prisma.Sql, database: Database): Promise<Plan> {
  const [row] = await database.$queryRaw<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
    Prisma.sql`EXPLAIN (FORMAT JSON) ${sql}`,
  )
  const [explained] = row?.['QUERY PLAN'] ?? []
  if (!explained) throw new Error('EXPLAIN answered without a plan.')
  return explained.Plan
}
