import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { parseEnv } from 'node:util'
import type { PostReport } from './freeclimb-simulator/conference/conference'
import type { ConferenceOptions } from './freeclimb-simulator/conference/options'
import { TIMED_OUT } from './freeclimb-simulator/conference/posts'
import { type Credentials, loadCredentials, randomCredentials } from './freeclimb-simulator/credentials'
import { describePost, explainFailure } from './freeclimb-simulator/post-lines'
import { runConferenceAt, whatAnswersAt } from './freeclimb-simulator/remote'
import { startSimulator } from './freeclimb-simulator/server'
import {
  parseSimulateOptions,
  SIMULATE_HELP,
  type SimulateOptions,
} from './freeclimb-simulator/simulate-options'
import type { Simulator } from './freeclimb-simulator/simulator'

type Environment = Record<string, string | undefined>

const ENV_FILE = '.env'
const DEMO_ENV_FILE = '.data/demo.env'

/** Environment variables win over `.env`; the demo's file is read if both leave the secrets blank. */
function readEnvironment(): Environment {
  const env = fillBlanks(process.env, ENV_FILE)
  return env.FREECLIMB_SIGNING_SECRETS ? env : fillBlanks(env, DEMO_ENV_FILE)
}

function fillBlanks(env: Environment, file: string): Environment {
  if (!existsSync(file)) return env
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  return { ...parseEnv(readFileSync(file, 'utf8')), ...Object.fromEntries(given) }
}

/** Only the signing secrets are required, because an application without an account ID accepts posts from any account. */
function chooseCredentials(env: Environment): Credentials {
  const random = randomCredentials()
  const loaded = loadCredentials({
    ...env,
    FREECLIMB_ACCOUNT_ID: env.FREECLIMB_ACCOUNT_ID || random.accountId,
    FREECLIMB_API_KEY: env.FREECLIMB_API_KEY || random.apiKey,
  })
  if (loaded.ok) return loaded.credentials
  return stop(
    1,
    `There is nothing to sign with: set ${loaded.missing.join(', ')} to the application's own, in ${ENV_FILE} or the environment, or start the demo first (npm run demo).`,
  )
}

function stop(exitCode: number, sentence: string): never {
  if (exitCode === 0) console.log(sentence)
  else console.error(sentence)
  process.exit(exitCode)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function readOptions(env: Environment): SimulateOptions {
  try {
    return parseSimulateOptions(process.argv.slice(2), env)
  } catch (error) {
    return stop(2, `${messageOf(error)}\nnpm run simulate -- --help lists the options.`)
  }
}

type RunConference = (options: ConferenceOptions) => Promise<unknown>

/** Returns the number of posts that weren't accepted. */
async function sendAll(
  options: SimulateOptions,
  run: (onPost: (report: PostReport) => void) => RunConference,
) {
  const { conferences, everyMs, conference } = options
  const explained = new Set<string>()
  let refused = 0
  const runConference = run((report) => {
    console.log(describePost(report))
    const explanation = explainFailure(report, conference.callbackUrl)
    if (explanation === null) return
    refused += 1
    if (report.httpStatus === null && report.error !== TIMED_OUT) stop(1, explanation)
    if (!explained.has(explanation)) console.error(explanation)
    explained.add(explanation)
  })
  const running: Promise<unknown>[] = []
  for (let index = 0; index < conferences; index++) {
    const createdBy = index % 2 === 0 ? 'percl' : 'rest'
    const seed = conference.seed && `${conference.seed}:${index}`
    const done = runConference({ ...conference, createdBy, ...(seed ? { seed } : {}) })
    running.push(done)
    if (everyMs === 0) await done
    else if (index < conferences - 1) await wait(everyMs)
  }
  await Promise.all(running)
  return refused
}

async function startOwnSimulator(port: number, env: Environment): Promise<Simulator> {
  const credentials = chooseCredentials(env)
  try {
    return await startSimulator({ port, credentials })
  } catch (error) {
    return stop(1, `The simulator could not start on port ${port}: ${messageOf(error)}.`)
  }
}

const env = readEnvironment()
const options = readOptions(env)
if (options.help) stop(0, SIMULATE_HELP)

const sharedUrl = `http://127.0.0.1:${options.port}`
const found = await whatAnswersAt(sharedUrl)
if (found === 'something else') {
  stop(1, `Port ${options.port} is taken by something that is not a simulator. Choose another with --port.`)
}
if (found === 'simulator') {
  console.log(`Using the simulator that runs at ${sharedUrl}.`)
  const refused = await sendAll(options, (onPost) => (conference) => {
    return runConferenceAt(sharedUrl, conference, onPost).catch((error: unknown) => {
      stop(1, `Stopped: ${messageOf(error)}.`)
    })
  })
  process.exit(refused === 0 ? 0 : 1)
}

const simulator = await startOwnSimulator(options.port, env)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0))
const refused = await sendAll(options, (onPost) => (conference) => {
  return simulator.runConference({ ...conference, onPost })
})
if (options.exit) process.exit(refused === 0 ? 0 : 1)
console.log(
  `All sent. Recordings play as long as this runs, if the application has FREECLIMB_API_URL=${simulator.apiUrl}. Ctrl-C ends it.`,
)
