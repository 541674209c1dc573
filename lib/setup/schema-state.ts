import { db } from '@/lib/db'

/** What the database says of its own schema, beside what this build knows. */
export type SchemaState = {
  /** Migrations of this build that are not applied, in order */
  missing: string[]
  /** Migrations that were begun and not finished */
  failed: string[]
  /** How many are applied that this build does not know: a newer version's */
  unknownCount: number
  hasJobSchema: boolean
}

/** The names of the migrations that this build comes with, which next.config.js writes into it. */
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

/** Whether this build can work on the schema as it stands. One that is newer than the build is usual while a deployment goes on. */
export function isUpToDate({ missing, failed, hasJobSchema }: SchemaState): boolean {
  return missing.length === 0 && failed.length === 0 && hasJobSchema
}
