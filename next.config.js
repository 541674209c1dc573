// @ts-check

/** @type {import('next').NextConfig} */
const nextConfig = {
  agentRules: false,
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  // A callback is never answered with a redirect.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  typedRoutes: true,
  // For forbidden(): 403 with a page.
  experimental: { authInterrupts: true },
}

export default nextConfig
