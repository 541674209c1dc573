import { z } from 'zod'
import { conferenceDetailSchema, conferenceRecordSchema } from '@/lib/conferences/conference-record'
import { conferencePageSchema } from '@/lib/conferences/page-query'
import { API_PROBLEMS } from '@/lib/http/problem'
import { paramSchema } from '@/lib/list-query/field'

type JsonSchema = Record<string, unknown>

export const refusalSchema = z
  .object({
    error: z.string().meta({ description: 'What went wrong, in a sentence.' }),
    code: z
      .enum(Object.keys(API_PROBLEMS))
      .meta({ description: 'Why, for programs. Later versions can add codes.' }),
  })
  .meta({ description: 'Why a request was refused.' })

const COMPONENTS = {
  Conference: conferenceRecordSchema,
  ConferenceDetail: conferenceDetailSchema,
  ConferencePage: conferencePageSchema,
  Refusal: refusalSchema,
}
export type ComponentName = keyof typeof COMPONENTS

export function refTo(name: ComponentName) {
  return { $ref: `#/components/schemas/${name}` }
}

/** The schemas of all responses, referring to each other by name. */
export function componentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id })
  // Describing them as inputs allows additional properties, so that we can add fields later.
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      // `format` says it already, and Zod's pattern is a line long.
      if (zodSchema instanceof z.ZodISODateTime) delete jsonSchema.pattern
    },
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  )
}

/** The query parameters that a schema reads, one per field. */
export function queryParameters({ shape }: z.ZodObject, io: 'input' | 'output') {
  return Object.entries(shape).map(([name, field]) => {
    const { $schema, ...read } = z.toJSONSchema(field as z.ZodType, {
      io,
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema !== paramSchema) return
        delete jsonSchema.anyOf
        jsonSchema.type = 'string'
      },
      unrepresentable: 'any',
    })
    // Zod omits defaults and examples of transformed fields, because they could describe either side.
    const { description, ...schema } = { ...read, ...(field as z.ZodType).meta() }
    return { name, in: 'query', description, schema }
  })
}
