import { db } from '@/lib/db'

/** The database's schema, compared with this build. */
export type SchemaState = {
  /** Migrations of this build that aren't applied, in order */
  missing: string[]
  /** Migrations that started and didn't finish */
  failed: string[]
  /** Applied migrations that only a newer build has */
  unknownCount: number
  hasJobSchema: boolean
}

/** next.config.js puts this build's migrations into the variable. */
export function builtMigrations(): string[] {
  return (process.env.BUILT_MIGRATIONS ?? '').split(' ').filter((name) => name !== '')
}

type Applied = { name: string; isFinished: boolean }

export async function readSchemaState(built: string[] = builtMigrations()): Promise<SchemaState> {
  const [schema] = await db().$queryRaw<{ hasMigrations: boolean; hasJobSchema: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "hasMigrations",
      to_regclass('graphile_worker._private_jobs') IS NOT NULL AS "hasJobSchema"`
  const applied = schema?.hasMigrations
    ? await db().$queryRaw<Applied[]>`
        SELECT migration_name AS name, bool_or(finished_at IS NOT NULL) AS "isFinished"
        FROM _prisma_migrations WHERE rolled_back_at IS NULL GROUP BY migration_name ORDER BY migration_name`
    : []
  return { ...compareMigrations(built, applied), hasJobSchema: schema?.hasJobSchema ?? false }
}

export function compareMigrations(
  built: string[],
  applied: Applied[],
): Pick<SchemaState, 'missing' | 'failed' | 'unknownCount'> {
  const finished = new Set(applied.filter(({ isFinished }) => isFinished).map(({ name }) => name))
  return {
    missing: built.filter((name) => !finished.has(name)),
    failed: applied.filter(({ isFinished }) => !isFinished).map(({ name }) => name),
    unknownCount: applied.filter(({ name }) => !built.includes(name)).length,
  }
}

/** Whether this build can work with the schema. A newer schema is normal during a deployment. */
export function isUpToDate({ missing, failed, hasJobSchema }: SchemaState): boolean {
  return missing.length === 0 && failed.length === 0 && hasJobSchema
}
