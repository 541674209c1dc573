'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import type { ComponentProps, MouseEvent } from 'react'

type Props<T extends string> = Omit<ComponentProps<'a'>, 'href'> & {
  href: Route<T>
  scroll?: boolean
}

/** A link within Roomtone that keeps the frame and playback, and prefetches nothing. Without JavaScript, a plain link. */
export function Link<T extends string>({ href, scroll, onClick, ...rest }: Props<T>) {
  const router = useRouter()
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event)
        if (event.defaultPrevented || isForBrowser(event)) return
        event.preventDefault()
        router.push(href, { scroll })
      }}
    />
  )
}

/** Whether the browser must handle the click, because it opens a tab, saves a file or leaves Roomtone. */
function isForBrowser(event: MouseEvent<HTMLAnchorElement>) {
  const { target, origin } = event.currentTarget
  return (
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey ||
    (target !== '' && target !== '_self') ||
    event.currentTarget.hasAttribute('download') ||
    origin !== location.origin
  )
}
