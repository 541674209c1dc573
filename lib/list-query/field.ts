import { z } from 'zod'
import { readStarted, type StartedInput } from './date-input'

/** A filter field as typed, with its meaning or an error; with neither, it doesn't filter. */
export type Field<Meaning> = { typed: string; meaning: Meaning | null; error: string | null }

/** The viewer's time, and the time zone in which their days start. */
export type Clock = { timeZone: string; now: Date }

type Reading<Meaning> = { ok: true; meaning: Meaning; canonical?: string } | { ok: false; error: string }

/** What is longer is cut; a field lets nobody type more. */
export const MAX_TYPED = 250
// People can't type control characters, and Postgres text can't contain NUL.
const CONTROL = /\p{Cc}/gu

export const paramSchema = z.union([z.string(), z.array(z.string()), z.undefined()])

/** If a parameter repeats, the last non-blank value counts, so a form can have two controls for one field. */
export function typedText(param: z.infer<typeof paramSchema>) {
  const values = [param ?? '']
    .flat()
    .map((value) => value.replace(CONTROL, ' ').trim().slice(0, MAX_TYPED).toWellFormed())
  return values.findLast((value) => value !== '') ?? ''
}

/** A codec for a parameter with one meaning, using `read` to parse it. */
export function field<Meaning>(read: (typed: string) => Reading<Meaning>) {
  return z.codec(paramSchema, z.custom<Field<Meaning>>(), {
    decode: (param) => {
      const typed = typedText(param)
      if (typed === '') return { typed, meaning: null, error: null }
      const reading = read(typed)
      return reading.ok
        ? { typed: reading.canonical ?? typed, meaning: reading.meaning, error: null }
        : { typed, meaning: null, error: reading.error }
    },
    encode: ({ typed }) => typed || undefined,
  })
}

export function choice<const Choice extends string>(choices: readonly Choice[], error: string) {
  return field<Choice>((typed) => {
    const meaning = choices.find((each) => each === typed.toLowerCase())
    return meaning ? { ok: true, meaning, canonical: meaning } : { ok: false, error }
  }).meta({ enum: choices })
}

// A list always has an order, so anything unreadable means the default, which URLs leave out.
export function preference<const Choice extends string>(choices: readonly [Choice, ...Choice[]]) {
  return z
    .codec(paramSchema, z.custom<Choice>(), {
      decode: (param) => choices.find((each) => each === typedText(param)) ?? choices[0],
      encode: (chosen) => (chosen === choices[0] ? undefined : chosen),
    })
    .meta({ enum: choices, default: choices[0] })
}

/** A bound on a date or time. */
export function started(bound: 'since' | 'until') {
  return field<StartedInput>((typed) => {
    const reading = readStarted(typed, bound)
    return reading.ok ? { ok: true, meaning: reading.input } : reading
  })
}

/** Replaces a field's meaning with an error. */
export function refused<Meaning>({ typed }: Field<Meaning>, error: string | null): Field<Meaning> {
  return { typed, meaning: null, error }
}
