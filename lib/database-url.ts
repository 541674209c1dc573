const ENCODE = 'Percent-encode special characters in the user name and password: # as %23, / as %2F, @ as %40'

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']

// The parameters that pg reads, and some that only ask for what it does anyway.
const READ = new Set([
  ...['user', 'password', 'host', 'port', 'options', 'application_name', 'fallback_application_name'],
  ...[
    'ssl',
    'sslmode',
    'sslrootcert',
    'sslcert',
    'sslkey',
    'sslnegotiation',
    'uselibpqcompat',
    'channel_binding',
  ],
  ...['client_encoding', 'statement_timeout', 'lock_timeout', 'query_timeout'],
  ...['idle_in_transaction_session_timeout', 'schema'],
])

/** Why a database URL can't be used, as the rest of a sentence that starts with the variable's name; null if it can. */
export function databaseUrlFault(url: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(url))
    return 'must begin with postgres:// or postgresql://: Roomtone keeps its data in Postgres'
  if (/^\w+:\/\/([^/?]*@)?[^/?@]*,[^/?@]*([/?]|$)/.test(url))
    return 'names several hosts. Name one: the primary, or what leads to it'
  const query = readQuery(url)
  return query === null ? `is not a valid address. ${ENCODE}` : queryFault(query)
}

/** Parameters of a database URL that have no effect, such as those that only Prisma's own engine reads. */
export function ignoredParameters(url: string): string[] {
  return [...new Set(readQuery(url)?.keys())].filter((name) => !READ.has(name))
}

function readQuery(url: string): URLSearchParams | null {
  // Like pg, accept a URL without a host: the query may name a socket's directory.
  const withHost = url.replace('@/', '@localhost/')
  return URL.canParse(withHost) ? new URL(withHost).searchParams : null
}

function queryFault(query: URLSearchParams): string | null {
  if ((query.get('schema') ?? 'public') !== 'public')
    return "names a schema, but Roomtone's tables are in the schema public. Remove schema, and name a database of Roomtone's own"
  if (query.has('sslaccept'))
    return 'has sslaccept, which only Prisma reads. Use sslmode=verify-full instead of strict, and sslmode=no-verify instead of accept_invalid_certs'
  if (query.has('sslidentity') || query.has('sslpassword'))
    return 'has a certificate in sslidentity, which only Prisma reads. Convert it to PEM, and name its files in sslcert and sslkey'
  if (query.has('sslcert') !== query.has('sslkey'))
    return "has only one of sslcert and sslkey, which belong to a client's certificate. The authority's certificate belongs in sslrootcert"
  if (query.has('sslmode') && !SSL_MODES.includes(query.get('sslmode') ?? ''))
    return `has an unknown sslmode. Use one of ${SSL_MODES.join(', ')}`
  if (query.has('ssl') && !['1', 'true', '0', 'no-verify'].includes(query.get('ssl') ?? ''))
    return 'has an unknown ssl. Use sslmode=verify-full, sslmode=no-verify or sslmode=disable'
  return null
}

/**
 * Writes `sslmode=verify-full` for the modes that pg treats as such but warns about, because its next version will verify
 * certificates less strictly in them. Keeps `uselibpqcompat=true`, which asks for those weaker checks.
 */
export function withExplicitTls(url: string): string {
  if (/[?&]uselibpqcompat=true(&|$)/.test(url)) return url
  const explicit = url
    .replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
    // pg takes the string `false` for TLS options, which turns TLS on.
    .replace(/([?&])ssl=false(?=&|$)/, '$1sslmode=disable')
  // libpq reads `system` as the system's CAs, but pg as a file name. Node.js has its own CAs.
  if (!/[?&]sslrootcert=system(&|$)/.test(explicit)) return explicit
  return /[?&]sslmode=/.test(explicit)
    ? explicit.replace(/([?&])sslrootcert=system(&|$)/, (_, before, after) => (after === '' ? '' : before))
    : explicit.replace('sslrootcert=system', 'sslmode=verify-full')
}
