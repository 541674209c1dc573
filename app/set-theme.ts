'use server'

import { cookies } from 'next/headers'
import { env } from '@/lib/env'
import { cookiesAreSecure } from '@/lib/request-security/secure-cookies'
import { readForm } from './read-form'
import { THEME_COOKIE } from './theme'

const ONE_YEAR_SEC = 365 * 24 * 60 * 60

/** No authorization: anyone sets their own theme, signed in or not. */
export async function setTheme(form: unknown) {
  const theme = readForm(form).theme
  const store = await cookies()
  if (theme === 'light' || theme === 'dark') {
    store.set(THEME_COOKIE, theme, {
      maxAge: ONE_YEAR_SEC,
      sameSite: 'lax',
      httpOnly: true,
      secure: cookiesAreSecure(env().APP_URL),
      path: '/',
    })
  } else {
    store.delete(THEME_COOKIE)
  }
}
