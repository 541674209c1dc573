import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'

const SCHEMA_FILE = 'prisma/schema.prisma'
const NO_FILTER = { externalTables: [], externalEnums: [] }

/** Returns the SQL that turns the current database into prisma/schema.prisma, or null if they match. */
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

async function withEngine<Result>(
  databaseUrl: string,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  engineModule ??= loadEngine()
  const { SchemaEngine } = await engineModule
  const pool = catalogPool(databaseUrl)
  const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogPg(pool))
  const datamodels: [string, string][] = [[SCHEMA_FILE, schemaFile().content]]
  const engine = await SchemaEngine.new({ datamodels }, () => {}, adapter)
  try {
    return await use(engine)
  } finally {
    engine.free()
    await pool.end()
  }
}

const OID_CHAR = 18
const OID_CHAR_ARRAY = 1002

/**
 * PrismaPg for the engine's catalog queries. The adapter rejects the one-byte type "char" that they return, so the pool
 * labels it as the array type, which the adapter accepts, and this class changes the label back.
 */
class CatalogPg extends PrismaPg {
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
    return adapter
  }
}

function catalogPool(databaseUrl: string) {
  const pool = new pg.Pool({ connectionString: databaseUrl })
  const query = pool.query.bind(pool) as (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>
  const queryCatalog = async (config: pg.QueryArrayConfig) => {
    const result = await query(config)
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === OID_CHAR) field.dataTypeID = OID_CHAR_ARRAY
    }
    return result
  }
  return Object.assign(pool, { query: queryCatalog })
}

// One per process, because a second instance's bindings would read the first one's memory.
let engineModule: ReturnType<typeof loadEngine> | undefined

// Instantiated by hand, because the package imports its .wasm as a module, which Node supports only behind a flag.
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
