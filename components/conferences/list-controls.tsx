'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type MouseEvent, type ReactNode, useEffect, useRef, useTransition } from 'react'

const TYPING_PAUSE_MS = 450
// For words, and for text too short to search for: more is likely to follow.
const UNFINISHED_PAUSE_MS = 1_000
const SEARCHABLE_LENGTH = 4

/**
 * A GET form and the list it filters. The form submits itself: immediately for a choice, debounced while typing, and on
 * blur. It submits invalid input, too, so that the list never looks filtered by it and the response says it isn't. Fields
 * stay mounted, keep focus and follow the URL. This also handles links to the list under other filters, so that text not
 * yet submitted goes with them. `query` is the URL's query as the server parsed it.
 */
export function ListControls({
  query,
  fields,
  children,
}: {
  query: string
  fields: ReactNode
  children: ReactNode
}) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const pause = useRef<number>(undefined)
  // The last query requested; its response may still be on the way.
  const asked = useRef(query)
  // The field with text that hasn't been submitted yet.
  const edited = useRef<string>(undefined)
  // The field whose typing made the latest history entry, which more typing replaces.
  const typedIn = useRef<string>(undefined)
  const isLinkPressed = useRef(false)
  const [isWaiting, startWaiting] = useTransition()

  useEffect(() => {
    asked.current = query
    const params = new URLSearchParams(query)
    for (const field of form.current?.elements ?? []) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue
      if (field.name === '' || field.type === 'hidden' || field.name === edited.current) continue
      const value = fieldValue(field, params)
      if (field.value.trim() !== value) field.value = value
    }
  }, [query])

  function go(params: URLSearchParams, { isMoreTyping = false, scroll = false } = {}) {
    window.clearTimeout(pause.current)
    edited.current = undefined
    asked.current = `${params}`
    const href = (params.size > 0 ? `/conferences?${params}` : '/conferences') as Route
    startWaiting(() => (isMoreTyping ? router.replace : router.push)(href, { scroll }))
  }

  function submit(field?: string) {
    if (!form.current) return
    const params = new URLSearchParams()
    for (const [name, value] of new FormData(form.current))
      if (typeof value === 'string' && value.trim() !== '') params.set(name, value.trim())
    // A date that the user picks replaces a named day, such as today.
    const isDay = edited.current === 'since' || edited.current === 'until'
    if (isDay && !/^\d{4}-/.test(params.get('since') ?? '')) params.delete('since')
    edited.current = undefined
    if (inOrder(params) === inOrder(new URLSearchParams(asked.current))) return
    const isMoreTyping = field !== undefined && field === typedIn.current
    typedIn.current = field
    go(params, { isMoreTyping })
  }

  function takeLink(event: MouseEvent) {
    isLinkPressed.current = false
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const href = link?.getAttribute('href') ?? ''
    if (!isPlain || !link || !/^\/conferences(\?|$)/.test(href)) return
    event.preventDefault()
    event.stopPropagation()
    const params = new URLSearchParams(href.split('?')[1])
    const field = edited.current === undefined ? null : form.current?.elements.namedItem(edited.current)
    const isLeftOut = link.dataset.clears !== undefined || params.has(edited.current ?? '')
    if (field instanceof HTMLInputElement && !isLeftOut && field.value.trim() !== '')
      params.set(field.name, field.value.trim())
    typedIn.current = undefined
    const scroll = link.rel !== ''
    if (inOrder(params) !== inOrder(new URLSearchParams(location.search))) return go(params, { scroll })
    // A link to the current page wouldn't navigate.
    startWaiting(() => router.refresh())
    if (scroll) window.scrollTo(0, 0)
  }

  return (
    <div
      onPointerDownCapture={({ target }) => {
        isLinkPressed.current = target instanceof Element && target.closest('a') !== null
      }}
      onClickCapture={takeLink}
    >
      <search aria-label="Filter conferences">
        <form
          ref={form}
          action="/conferences"
          data-waiting={isWaiting || undefined}
          className="filter-form rounded-lg border border-line"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
          onChange={({ target }) => {
            if (target instanceof HTMLSelectElement) return submit()
            if (!(target instanceof HTMLInputElement)) return
            window.clearTimeout(pause.current)
            edited.current = target.name
            if (isYearTyped(target)) pause.current = window.setTimeout(submit, pauseMs(target), target.name)
          }}
          onBlur={({ target }) => {
            // A link being clicked takes the typed text with it.
            if (target instanceof HTMLInputElement && edited.current !== undefined && !isLinkPressed.current)
              submit()
            typedIn.current = undefined
          }}
        >
          {fields}
        </form>
      </search>
      {children}
    </div>
  )
}

// A half-typed year is in the first centuries: 0020 on the way to 2026.
function isYearTyped({ type, value }: HTMLInputElement) {
  return type !== 'date' || value === '' || value >= '1970'
}

function pauseMs({ type, value }: HTMLInputElement) {
  const isUnfinished = value !== '' && (type === 'text' || value.trim().length < SEARCHABLE_LENGTH)
  return isUnfinished ? UNFINISHED_PAUSE_MS : TYPING_PAUSE_MS
}

function inOrder(params: URLSearchParams) {
  return [...params]
    .map((pair) => pair.join('='))
    .sort()
    .join('&')
}

// A named day in the URL is a hidden field, and the date field of the same name is empty.
function fieldValue({ name, type }: HTMLInputElement | HTMLSelectElement, params: URLSearchParams) {
  const value = params.get(name) ?? ''
  return type === 'date' && !/^\d{4}-/.test(value) ? '' : value
}
