import { cookies } from 'next/headers'
import type { Theme } from '@/components/layout/theme-switch'

export const THEME_COOKIE = 'theme'

export async function readTheme(): Promise<Theme> {
  const value = (await cookies()).get(THEME_COOKIE)?.value
  return value === 'light' || value === 'dark' ? value : 'system'
}
