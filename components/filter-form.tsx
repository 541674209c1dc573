'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useTransition } from 'react'

const TYPING_PAUSE_MS = 450
const SEARCHABLE_LENGTH = 4

/**
 * A GET form that asks for its list by itself: at once when something is chosen, after a pause in typing a search or a
 * date, on leaving a field that is typed in words. The fields stay where they are and keep the focus; what they hold
 * follows the address. `query` is the address's, as the server has read it.
 */
export function FilterForm({ query, children }: { query: string; children: ReactNode }) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const pause = useRef<number>(undefined)
  // The field whose text has not been asked for yet.
  const edited = useRef<string>(undefined)
  // The field whose typing made the last step of the history: more of it replaces that step.
  const typedIn = useRef<string>(undefined)
  const [isWaiting, startWaiting] = useTransition()

  useEffect(() => {
    const params = new URLSearchParams(query)
    for (const field of form.current?.elements ?? []) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue
      if (field.name === '' || field.type === 'hidden' || field.name === edited.current) continue
      const value = fieldValue(field, params)
      if (field.value.trim() !== value) field.value = value
    }
  }, [query])

  function submit(field?: string) {
    window.clearTimeout(pause.current)
    edited.current = undefined
    if (!form.current) return
    const asked = new URLSearchParams()
    for (const [name, value] of new FormData(form.current))
      if (typeof value === 'string' && value.trim() !== '') asked.set(name, value.trim())
    if (inOrder(asked) === inOrder(new URLSearchParams(query))) return
    const href = (asked.size > 0 ? `/conferences?${asked}` : '/conferences') as Route
    const step = field !== undefined && field === typedIn.current ? router.replace : router.push
    typedIn.current = field
    startWaiting(() => step(href, { scroll: false }))
  }

  return (
    <form
      ref={form}
      action="/conferences"
      data-waiting={isWaiting || undefined}
      className="filter-form flex flex-col gap-4 rounded-lg border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onChange={({ target }) => {
        if (target instanceof HTMLSelectElement) return submit()
        if (!(target instanceof HTMLInputElement)) return
        const { name, type, value } = target
        window.clearTimeout(pause.current)
        edited.current = name
        const isWorthAsking =
          value === '' || (type === 'search' ? value.length >= SEARCHABLE_LENGTH : type === 'date')
        if (isWorthAsking) pause.current = window.setTimeout(submit, TYPING_PAUSE_MS, name)
      }}
      onBlur={({ target }) => {
        if (target instanceof HTMLInputElement && edited.current !== undefined) submit()
        typedIn.current = undefined
      }}
    >
      {children}
    </form>
  )
}

function inOrder(params: URLSearchParams) {
  return [...params]
    .map((pair) => pair.join('='))
    .sort()
    .join('&')
}

// A day by name in the address is a hidden field; the date field of the same name is then empty.
function fieldValue({ name, type }: HTMLInputElement | HTMLSelectElement, params: URLSearchParams) {
  const value = params.get(name) ?? ''
  return type === 'date' && !/^\d{4}-/.test(value) ? '' : value
}
