/** The cookie with the browser's IANA time zone. In its own file, so that a client component imports nothing else. */
export const TIME_ZONE_COOKIE = 'tz'
