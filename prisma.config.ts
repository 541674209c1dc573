import { defineConfig } from 'prisma/config'

// Every Prisma command looks for a schema engine and downloads a missing one, though `generate` doesn't need it. Naming any
// existing file keeps `generate` offline.
if (process.argv.includes('generate')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  // `generate` also runs on a clean checkout, where no URL is set.
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
