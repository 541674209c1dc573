import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'

const SCHEMA_FILE = 'prisma/schema.prisma'
const MIGRATIONS_FOLDER = 'prisma/migrations'
const LOCK_FILE = 'migration_lock.toml'
const NO_FILTER = { externalTables: [], externalEnums: [] }

/**
 * Applies what is missing of prisma/migrations, in order, and answers the names applied. The same engine as
 * `prisma migrate deploy`, in WebAssembly: it keeps `_prisma_migrations` alike. The job engine brings its own schema up
 * to date besides. Throws with the SQL error.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const applied = await withEngine(databaseUrl, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: readMigrations(),
      filters: NO_FILTER,
    })
    return appliedMigrationNames
  })
  await runMigrations({
    connectionString: databaseUrl,
    noPreparedStatements: true,
    // What fails is thrown besides.
    logger: new Logger(() => () => {}),
  })
  return applied
}

/** SQL that takes the database, as it stands, to prisma/schema.prisma; null when it is there already. */
export async function nextMigration(databaseUrl: string): Promise<string | null> {
  return withEngine(databaseUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files: [schemaFile()], configDir: 'prisma' },
      to: { tag: 'schemaDatamodel', files: [schemaFile()] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    })
    return stdout === null || stdout.includes('This is an empty migration') ? null : stdout
  })
}

function schemaFile() {
  return { path: SCHEMA_FILE, content: readFileSync(SCHEMA_FILE, 'utf8') }
}

function readMigrations(): MigrationList {
  const folders = readdirSync(MIGRATIONS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: { path: LOCK_FILE, content: readFileSync(join(MIGRATIONS_FOLDER, LOCK_FILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: folders.map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(MIGRATIONS_FOLDER, path, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

async function withEngine<Result>(
  databaseUrl: string,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  engineModule ??= loadEngine()
  const { SchemaEngine } = await engineModule
  const { pool, refusals } = catalogPool(databaseUrl)
  const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogPg(pool))
  const datamodels: [string, string][] = [[SCHEMA_FILE, schemaFile().content]]
  const engine = await SchemaEngine.new({ datamodels }, () => {}, adapter)
  try {
    return await use(engine)
  } catch (error) {
    throw inPostgresWords(error, refusals.at(-1))
  } finally {
    engine.free()
    await pool.end()
  }
}

/** The engine tells a refused statement in words of its own, above a trace of its own: Postgres's say more. */
function inPostgresWords(error: unknown, refusal: Error | undefined): Error {
  const message = error instanceof Error ? error.message : String(error)
  const [, name] = /migration_name="([^"]+)"/.exec(message) ?? []
  const [told = message] = message.split(/\n\s+0: /)
  const sentence = name && refusal ? `Migration ${name} failed: ${refusal.message}.` : told
  return new Error(sentence, { cause: error })
}

const OID_CHAR = 18
const OID_CHAR_ARRAY = 1002

/**
 * PrismaPg for the engine's look at the catalogue. The adapter refuses the one-byte type "char", which the engine
 * reads there: the pool passes it through as the array type that the adapter does know, and this names it again.
 */
class CatalogPg extends PrismaPg {
  private readonly pool: pg.Pool

  constructor(pool: pg.Pool) {
    super(pool)
    this.pool = pool
  }

  override async connect() {
    const adapter = await super.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query)
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
      )
      return { ...result, columnTypes }
    }
    // As one: the adapter would cut a function's body at its semicolons.
    adapter.executeScript = async (script) => void (await this.pool.query(script))
    return adapter
  }
}

/** A pool for the engine, and what Postgres has refused on it. */
function catalogPool(databaseUrl: string) {
  const pool = new pg.Pool({ connectionString: databaseUrl })
  const refusals: Error[] = []
  const query = pool.query.bind(pool) as (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>
  const queryCatalog = async (config: pg.QueryArrayConfig) => {
    try {
      const result = await query(config)
      for (const field of result.fields ?? []) {
        if (field.dataTypeID === OID_CHAR) field.dataTypeID = OID_CHAR_ARRAY
      }
      return result
    } catch (error) {
      if (error instanceof Error) refusals.push(error)
      throw error
    }
  }
  return { pool: Object.assign(pool, { query: queryCatalog }), refusals }
}

// One for the process: instantiated anew, the bindings would read the memory of another instance.
let engineModule: ReturnType<typeof loadEngine> | undefined

// The package imports its .wasm as a module, which Node does only behind a flag: it is instantiated by hand.
async function loadEngine() {
  const require = createRequire(import.meta.url)
  const wasmFile = require
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  })
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {
    './schema_engine_bg.js': bindings,
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return bindings
}
