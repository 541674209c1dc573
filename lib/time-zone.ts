/** The cookie in which a browser tells its time zone, an IANA name. Alone here, so that a client leaf takes no more. */
export const TIME_ZONE_COOKIE = 'tz'
