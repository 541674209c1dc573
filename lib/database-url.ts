/** Why a database's address cannot be used, as the end of a sentence that begins with its variable; null when it can. */
export function databaseUrlFault(url: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(url))
    return 'must begin with postgres:// or postgresql://: Roomtone keeps its data in Postgres'
  if (!URL.canParse(url))
    return 'is not a valid address. Percent-encode special characters in the user name and password: # as %23, / as %2F, @ as %40'
  return null
}

/**
 * The same address with `sslmode=verify-full` in place of the modes that pg treats as that and warns about, because its next
 * version will check certificates less in them. `uselibpqcompat=true` asks for the weaker checks and is left alone.
 */
export function withExplicitTls(url: string): string {
  if (/[?&]uselibpqcompat=true(&|$)/.test(url)) return url
  const explicit = url.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
  // libpq's word for the authorities of the system; pg would read a file of that name. Node.js brings its own.
  if (!/[?&]sslrootcert=system(&|$)/.test(explicit)) return explicit
  return /[?&]sslmode=/.test(explicit)
    ? explicit.replace(/([?&])sslrootcert=system(&|$)/, (_, before, after) => (after === '' ? '' : before))
    : explicit.replace('sslrootcert=system', 'sslmode=verify-full')
}
