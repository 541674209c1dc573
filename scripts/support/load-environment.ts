// Reads .env and tidies the environment. A command that with-database doesn't start imports this first.
import { existsSync } from 'node:fs'
import { tidyEnvironment } from '../../lib/tidy-environment'

// Next.js's own flag. It keeps a child process from reading .env again, which would restore blank variables and expand
// every $ in a secret.
const ALREADY_READ = '__NEXT_PROCESSED_ENV'

if (process.env[ALREADY_READ] === undefined && existsSync('.env')) process.loadEnvFile('.env')
process.env[ALREADY_READ] = 'true'
tidyEnvironment(process.env)
