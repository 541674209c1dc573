import { z } from 'zod'
import { type Outcome, refuse } from '@/lib/result'
import { readStarted } from './date-input'

/** A filter field as typed, with its meaning or an error; with neither, it doesn't filter. */
export type Field<Meaning> = { typed: string; meaning: Meaning | null; error: string | null }

/** The viewer's time, and the time zone in which their days start. */
export type Clock = { timeZone: string; now: Date }

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

/** A codec for a parameter with one meaning. `spell` writes the meaning in one spelling, instead of as typed. */
export function field<Meaning>(
  parse: (typed: string) => Outcome<Meaning>,
  spell?: (meaning: Meaning) => string,
) {
  return z.codec(paramSchema, z.custom<Field<Meaning>>(), {
    decode: (param) => {
      const typed = typedText(param)
      if (typed === '') return { typed, meaning: null, error: null }
      const reading = parse(typed)
      return reading.ok
        ? { typed: spell?.(reading.value) ?? typed, meaning: reading.value, error: null }
        : { typed, meaning: null, error: reading.problem }
    },
    encode: ({ typed }) => typed || undefined,
  })
}

/** A codec for one of `choices`. `currentName` translates what a choice was called in links that people have kept. */
export function choice<const Choice extends string>(
  choices: readonly Choice[],
  error: string,
  currentName = (name: string) => name,
) {
  return field<Choice>(
    (typed) => {
      const value = choices.find((each) => each === currentName(typed.toLowerCase()))
      return value ? { ok: true, value } : refuse(error)
    },
    (choice) => choice,
  ).meta({ enum: choices })
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
  return field((typed) => readStarted(typed, bound))
}

/** Replaces a field's meaning with an error. */
export function refused<Meaning>({ typed }: Field<Meaning>, error: string | null): Field<Meaning> {
  return { typed, meaning: null, error }
}
