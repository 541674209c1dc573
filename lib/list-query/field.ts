import { z } from 'zod'
import { readStarted, type StartedInput } from './date-input'

/** A field of the filter as it was typed, with its meaning or what is wrong with it. Both null: not filtered by. */
export type Field<Meaning> = { typed: string; meaning: Meaning | null; error: string | null }

/** Whose day it is: days begin at midnight in a zone. */
export type Clock = { timeZone: string; now: Date }

type Reading<Meaning> = { ok: true; meaning: Meaning; canonical?: string } | { ok: false; error: string }

const MAX_TYPED = 250
// Control characters cannot be typed, and Postgres refuses one of them in any text.
const CONTROL = /\p{Cc}/gu

/** A parameter as a URL carries it. */
export const paramSchema = z.union([z.string(), z.array(z.string()), z.undefined()])

/** A parameter given twice counts by its last value that is not blank, so a form can offer two controls for one thing. */
export function typedText(param: z.infer<typeof paramSchema>) {
  const values = [param ?? '']
    .flat()
    .map((value) => value.replace(CONTROL, ' ').trim().slice(0, MAX_TYPED).toWellFormed())
  return values.findLast((value) => value !== '') ?? ''
}

/** A parameter that says one thing, by what reads it. */
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

// A list has to be in some order: what cannot be read is the usual one, and the usual one is not written.
export function preference<const Choice extends string>(choices: readonly [Choice, ...Choice[]]) {
  return z
    .codec(paramSchema, z.custom<Choice>(), {
      decode: (param) => choices.find((each) => each === typedText(param)) ?? choices[0],
      encode: (chosen) => (chosen === choices[0] ? undefined : chosen),
    })
    .meta({ enum: choices, default: choices[0] })
}

/** A bound of when something was. */
export function started(bound: 'since' | 'until') {
  return field<StartedInput>((typed) => {
    const reading = readStarted(typed, bound)
    return reading.ok ? { ok: true, meaning: reading.input } : reading
  })
}

/** What was typed, with what is wrong with it instead of a meaning. */
export function refused<Meaning>({ typed }: Field<Meaning>, error: string | null): Field<Meaning> {
  return { typed, meaning: null, error }
}
