import { Monitor, Moon, Sun } from 'lucide'
import { Icon } from '@/components/ui/icon'

export type Theme = 'system' | 'light' | 'dark'

const CHOICES = {
  system: { next: 'light', icon: Monitor },
  light: { next: 'dark', icon: Sun },
  dark: { next: 'system', icon: Moon },
} as const

/** One button that cycles through the themes. A form, so that it works without JavaScript. */
export function ThemeSwitch({ theme, action }: { theme: Theme; action: (form: FormData) => Promise<void> }) {
  const { next, icon } = CHOICES[theme]
  const label = `Theme: ${theme}. Switch to ${next}.`
  return (
    <form action={action}>
      <button
        type="submit"
        name="theme"
        value={next}
        title={label}
        aria-label={label}
        className="site-menu-item"
      >
        <Icon node={icon} size={18} />
        <span className="lg:hidden">Theme: {theme}</span>
      </button>
    </form>
  )
}
