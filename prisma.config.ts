import { defineConfig } from 'prisma/config'

// `prisma generate` needs no schema engine, but every prisma command looks for one and downloads it
// when it is missing. Naming any existing file keeps `generate` offline.
if (process.argv.includes('generate')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  // `generate` also runs on a clean checkout, where no URL is set.
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
