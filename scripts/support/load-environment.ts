// Imported first by every command: reads .env, then tidies what was read and what was there before.
import { existsSync } from 'node:fs'
import { tidyEnvironment } from '../../lib/tidy-environment'

// Next.js's own mark, which keeps it from reading .env once more in a child process: it would bring blank variables back,
// and expand every $ of a secret.
const ALREADY_READ = '__NEXT_PROCESSED_ENV'

if (process.env[ALREADY_READ] === undefined && existsSync('.env')) process.loadEnvFile('.env')
process.env[ALREADY_READ] = 'true'
tidyEnvironment(process.env)
