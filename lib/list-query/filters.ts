import { z } from 'zod'
import { type Outcome, refuse } from '@/lib/result'
import { type StartedInput, startedRange } from './date-input'
import { type Clock, type Field, refused, typedText } from './field'
import { readOptions, type SearchParams } from './params'

type FieldCodecs = Record<string, z.ZodType<Field<unknown>>>
type PreferenceCodecs = Record<string, z.ZodType<string>>
type Values<Codecs extends Record<string, z.ZodType>> = { [Name in keyof Codecs]: z.output<Codecs[Name]> }

/** A conflict between filters that are valid on their own. None of them is applied; the first shows the error. */
type Check<Filters, Name> = (filters: Filters, clock: Clock) => { names: Name[]; error: string } | null

/** The filters that `defineFilters` defined, as parsed */
export type FiltersOf<Definition extends { parse: (...given: never[]) => unknown }> = ReturnType<
  Definition['parse']
>

/**
 * Defines what a list can be filtered by, and how a URL says it. `preferences` are parameters that always have a value,
 * such as the order, and `formerNames` what filters were called in links that people have kept.
 */
export function defineFilters<
  Fields extends FieldCodecs,
  Preferences extends PreferenceCodecs = Record<never, never>,
>(
  fields: Fields,
  checks: Check<NoInfer<Values<Fields>>, NoInfer<keyof Fields & string>>[],
  preferences: Preferences = {} as Preferences,
  formerNames: Partial<Record<NoInfer<keyof Fields & string>, string>> = {},
) {
  type Name = keyof Fields & string
  type Filters = Values<Fields> & Values<Preferences>
  const shape = { ...fields, ...preferences }
  const names = Object.keys(fields) as Name[]

  function givenFor(name: string, params: SearchParams) {
    const formerName = formerNames[name as Name]
    return params[name] ?? (formerName === undefined ? undefined : params[formerName])
  }

  /** Reads a URL's parameters. A value that can't be read sets its field's `error` and filters nothing. */
  function parse(params: SearchParams, clock: Clock): Filters {
    const filters = Object.fromEntries(
      Object.entries<z.ZodType>(shape).map(([name, codec]) => [
        name,
        z.decode(codec, givenFor(name, params)),
      ]),
    ) as Filters
    for (const check of checks) {
      const fault = check(filters, clock)
      if (fault === null) continue
      for (const [index, name] of fault.names.entries())
        Object.assign(filters, { [name]: refused(filters[name], index === 0 ? fault.error : null) })
    }
    return filters
  }

  /**
   * Reads a program's parameters: filters, preferences, and the options in `optionsSchema`. Rejects what it can't read,
   * because a program wouldn't notice that a misspelled filter returned everything; a page shows it.
   */
  function parseStrictly<Options>(
    params: SearchParams,
    clock: Clock,
    optionsSchema: z.ZodObject & z.ZodType<Options>,
  ): Outcome<{ filters: Filters; options: Options }> {
    const known = [...Object.keys(shape), ...Object.keys(optionsSchema.shape)]
    const unknown = Object.keys(params).find((name) => !known.includes(name))
    if (unknown !== undefined) return refuse(`Unknown parameter ${unknown}. Known ones: ${known.join(', ')}.`)
    const options = readOptions(params, optionsSchema)
    if (!options.ok) return options
    const filters = parse(params, clock)
    const invalid = names.find((name) => filters[name].error !== null)
    if (invalid) return refuse(`The parameter ${invalid} can’t be used. ${filters[invalid].error}`)
    for (const [name, codec] of Object.entries<z.ZodType>(preferences)) {
      const typed = typedText(params[name])
      if (typed === '' || typed === filters[name]) continue
      return refuse(`The parameter ${name} is one of: ${[codec.meta()?.enum].flat().join(', ')}.`)
    }
    return { ok: true, value: { filters, options: options.value } }
  }

  /** The parameters of the same list, as typed and without blank ones. */
  function toParams(filters: Filters): URLSearchParams {
    const params = new URLSearchParams()
    for (const [name, codec] of Object.entries<z.ZodType>(shape)) {
      const typed = z.encode(codec, filters[name])
      if (typeof typed === 'string') params.set(name, typed)
    }
    return params
  }

  function without(filters: Filters, removed: readonly Name[]): Filters {
    const blank = { typed: '', meaning: null, error: null }
    return { ...filters, ...Object.fromEntries(removed.map((name) => [name, blank])) }
  }

  return {
    names,
    /** Describes the parameters, for the API reference */
    schema: z.object(shape),
    parse,
    parseStrictly,
    toParams,
    without,
    withoutInvalid: (filters: Filters) =>
      without(
        filters,
        names.filter((name) => filters[name].meaning === null),
      ),
    isActive: (filters: Filters) => names.some((name) => filters[name].meaning !== null),
    isTyped: (filters: Filters) => names.some((name) => filters[name].typed !== ''),
    hasError: (filters: Filters) => names.some((name) => filters[name].error !== null),
  }
}

type Days = { since: Field<StartedInput>; until: Field<StartedInput> }

/** Refuses a last day before the first. */
export function daysInOrder({ since, until }: Days, clock: Clock) {
  const { from, before } = startedRange(since.meaning, until.meaning, clock)
  if (from === null || before === null || from < before) return null
  return { names: ['since' as const, 'until' as const], error: 'The first day is after the last.' }
}
