import { isEmbeddedDatabase } from '@/lib/db'
import { actionNeeded, type Check, ok } from './check'
import { builtMigrations, readSchemaState, type SchemaState } from './schema-state'

const MIGRATE = 'Run npm run db:migrate. Redeploying on Vercel or restarting the container does it, too.'

export async function checkDatabase(): Promise<Check> {
  const startedMs = performance.now()
  const isEmbedded = await isEmbeddedDatabase()
  const answerMs = Math.max(1, Math.round(performance.now() - startedMs))
  const name = isEmbedded ? 'The embedded database' : 'Postgres'
  return schemaCheck(`${name} answers in ${answerMs} ms`, await readSchemaState(), builtMigrations().length)
}

/** `answers`: the start of the sentence, saying that the database answers. */
export function schemaCheck(answers: string, state: SchemaState, builtCount: number): Check {
  const { missing, failed, unknownCount, hasJobSchema } = state
  if (failed.length > 0)
    return actionNeeded(
      `Migration ${failed[0]} started but didn’t finish.`,
      'The deployment’s log has the SQL error.',
    )
  if (missing.length > 0)
    return actionNeeded(
      missing.length === 1
        ? `${answers}, but migration ${missing[0]} is not applied.`
        : `${answers}, but ${missing.length} migrations are not applied, the first of them ${missing[0]}.`,
      MIGRATE,
    )
  if (!hasJobSchema) return actionNeeded(`${answers}, but the tables for jobs are missing.`, MIGRATE)
  const newer = unknownCount === 0 ? '' : `, plus ${unknownCount} from a newer version`
  return ok(`${answers}, with all ${builtCount} migrations applied${newer}.`)
}
