import { loadStored, store } from '@/components/ui/browser-storage'

const KEY = 'roomtone.typed'
// Passwords are never stored, not even for the tab.
const KEPT_TYPES = ['text', 'email', 'search', 'tel', 'url', 'number', 'checkbox', 'radio']

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
type Typed = { path: string; form: number; fields: [name: string, value: string, isChecked: boolean][] }

let sent: Typed | null = null

/** Remembers the values of a form being submitted, in memory only. */
export function rememberTyped(form: HTMLFormElement) {
  sent = {
    path: window.location.pathname,
    form: [...document.forms].indexOf(form),
    fields: fieldsOf(form).map((field) => [field.name, field.value, isChecked(field)]),
  }
}

/** Stores the remembered values in this tab, for the page after the reload. */
export function keepTyped() {
  store('sessionStorage', KEY, sent)
}

/** Refills the form, once. Returns whether there was anything to restore. */
export function restoreTyped(): boolean {
  const kept = loadStored('sessionStorage', KEY) as Partial<Typed> | null
  store('sessionStorage', KEY, null)
  if (kept === null || kept.path !== window.location.pathname || !Array.isArray(kept.fields)) return false
  const form = document.forms[kept.form ?? -1]
  for (const field of form === undefined ? [] : fieldsOf(form))
    for (const [name, value, wasChecked] of kept.fields)
      if (name === field.name) fill(field, value, wasChecked)
  return true
}

function fill(field: Field, value: string, wasChecked: boolean) {
  if (!isChoice(field)) field.value = value
  else if (field.value === value) field.checked = wasChecked
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter((element): element is Field => {
    if (element instanceof HTMLSelectElement) return element.name !== ''
    if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false
    if (element.name === '' || element.readOnly || element.autocomplete.includes('password')) return false
    return element instanceof HTMLTextAreaElement || KEPT_TYPES.includes(element.type)
  })
}

function isChoice(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type)
}

function isChecked(field: Field) {
  return isChoice(field) && field.checked
}
