// @ts-check

import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { PHASE_PRODUCTION_BUILD } from 'next/constants.js'
import { OF_EVERY_ANSWER, OF_NO_PAGE } from './lib/http/security-headers.js'

// Enough for any form of ours; lib/http/limit-bodies.ts has the same limit. Next keeps this much of a body twice.
const FORM_LIMIT_BYTES = 64 * 1024

/** @param {Record<string, string>} headers */
const listed = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }))

const MIGRATIONS = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

/** @type {import('next').NextConfig} */
const nextConfig = {
  agentRules: false,
  // Baked into the build, so that it can tell whether the database it meets has them.
  env: { BUILT_MIGRATIONS: MIGRATIONS.join(' ') },
  // Excludes tests, whose packages are missing from a production-only install.
  typescript: {
    tsconfigPath: 'tsconfig.build.json',
    // npm test sets it to build what npm run check has just passed.
    ignoreBuildErrors: process.env.TYPES_ARE_CHECKED === 'true',
  },
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  // Otherwise Next replaces 127.0.0.1 with localhost in proxy.ts's rewrites, takes that for another server, and sends itself
  // the request over the network. Not on Vercel, which has no such names.
  skipProxyUrlNormalize: !process.env.VERCEL,
  // FreeClimb's posts must never get a redirect.
  skipTrailingSlashRedirect: true,
  experimental: {
    proxyClientMaxBodySize: FORM_LIMIT_BYTES,
    serverActions: { bodySizeLimit: FORM_LIMIT_BYTES },
  },
  poweredByHeader: false,
  typedRoutes: true,
  // Otherwise /_next/image is open to anyone and fetches our own URLs on their behalf.
  images: { unoptimized: true },
  redirects: async () => [
    // Former addresses of the audit log, in bookmarks and shared links. Next keeps the query.
    { source: '/trail', destination: '/audit-log', permanent: true },
    { source: '/api/trail/export', destination: '/api/audit-log/export', permanent: true },
  ],
  headers: async () => [
    { source: '/:path*', headers: listed(OF_EVERY_ANSWER) },
    { source: '/(api/.*|_next/static/.*|icon.svg)', headers: listed(OF_NO_PAGE) },
  ],
}

// Salts the IDs of server actions. Next's own salt changes with every build, so a page opened before an update couldn't
// submit anything. The key would also encrypt what inline actions close over, but there are none
// (docs/decisions/0027-action-ids.md), so it need not be secret.
const ACTION_KEY = Buffer.from('roomtone server action ids, v. 1').toString('base64')

/** @param {string} phase */
export default (phase) => {
  if (phase === PHASE_PRODUCTION_BUILD) {
    process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ||= ACTION_KEY
    // Shared by the processes of one build.
    process.env.BUILD_NAME ||= randomUUID()
  }
  // Baked into the build, so that its pages can be told from another build's.
  return { ...nextConfig, env: { ...nextConfig.env, BUILD_NAME: process.env.BUILD_NAME ?? '' } }
}
