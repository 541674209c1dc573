import { cookies } from 'next/headers'
import type { Theme } from '@/components/theme-switch'

const COOKIE = 'theme'
const ONE_YEAR_SEC = 365 * 24 * 60 * 60

export async function readTheme(): Promise<Theme> {
  const value = (await cookies()).get(COOKIE)?.value
  return value === 'light' || value === 'dark' ? value : 'system'
}

export async function setTheme(form: FormData) {
  'use server'
  const theme = form.get('theme')
  const store = await cookies()
  if (theme === 'light' || theme === 'dark') {
    store.set(COOKIE, theme, { maxAge: ONE_YEAR_SEC, sameSite: 'lax', httpOnly: true, path: '/' })
  } else {
    store.delete(COOKIE)
  }
}
