// @ts-check

import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { PHASE_PRODUCTION_BUILD } from 'next/constants.js'
import { OF_EVERY_ANSWER, OF_NO_PAGE } from './lib/http/security-headers.js'

// What any form of ours needs: lib/http/limit-bodies.ts says so in words. Next keeps this much of a body twice.
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
  // Into the build, which can so tell whether the database that it meets has them.
  env: { BUILT_MIGRATIONS: MIGRATIONS.join(' ') },
  // Without tests, whose packages are not there where only those for production are installed.
  typescript: {
    tsconfigPath: 'tsconfig.build.json',
    // npm test builds what npm run check has just passed.
    ignoreBuildErrors: process.env.TYPES_ARE_CHECKED === 'true',
  },
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  // Else Next writes localhost for 127.0.0.1 in the addresses that proxy.ts leads to, takes them for another server's, and
  // asks itself over the network. Not on Vercel, which has no such names.
  skipProxyUrlNormalize: !process.env.VERCEL,
  // A callback is never answered with a redirect.
  skipTrailingSlashRedirect: true,
  experimental: {
    proxyClientMaxBodySize: FORM_LIMIT_BYTES,
    serverActions: { bodySizeLimit: FORM_LIMIT_BYTES },
  },
  poweredByHeader: false,
  typedRoutes: true,
  // Without it Next answers strangers at /_next/image, where it fetches addresses of ours on their behalf.
  images: { unoptimized: true },
  headers: async () => [
    { source: '/:path*', headers: listed(OF_EVERY_ANSWER) },
    { source: '/(api/.*|_next/static/.*|icon.svg)', headers: listed(OF_NO_PAGE) },
  ],
}

// The salt of the ids of server actions, which would otherwise change with every build: a page that is open while an
// update is deployed could then send nothing. It would also encrypt what an action inside a component closes over; there is
// none (docs/decisions/0027-action-ids.md), so that it need not be secret.
const ACTION_KEY = Buffer.from('roomtone server action ids, v. 1').toString('base64')

/** @param {string} phase */
export default (phase) => {
  if (phase === PHASE_PRODUCTION_BUILD) {
    process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ||= ACTION_KEY
    // The processes of one build share it.
    process.env.BUILD_NAME ||= randomUUID()
  }
  // Into the build, whose pages can so be told from those of another.
  return { ...nextConfig, env: { ...nextConfig.env, BUILD_NAME: process.env.BUILD_NAME ?? '' } }
}
