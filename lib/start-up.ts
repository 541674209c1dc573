import { isEmbeddedDatabase } from './db'
import { databaseUrlWarnings, demoAccount, env, SettingsError } from './env'
import { settingsInUse } from './first-run/settings-in-use'
import { boundRequest } from './http/bound-request'
import { keepConnections, limitIdleConnections } from './http/idle-connections'
import { leadToWebhook } from './http/lead-to-webhook'
import { limitBodies, limitReceivingTime } from './http/limit-bodies'
import { namePeer } from './http/name-peer'
import { paceRefusals } from './http/pace-refusals'
import { takeTurns } from './http/page-turns'
import type { Refuse } from './http/refusal'
import { refuseMethods } from './http/refuse-methods'
import {
  type Gate,
  installRequestHooks,
  listeningServers,
  takeAsOrdinaryRequests,
} from './http/request-hooks'
import { secureAnswer } from './http/secure-answer'
import { endConnectionsAtSignal } from './http/shutdown'
import { errorFacts, log } from './log'
import { startTelemetry } from './telemetry'

/** Logs missing settings now, not at the first post. Exits on invalid ones, or a demo account on a real database. */
export async function startUp(refuse: Refuse, explainStaleForm: Gate): Promise<void> {
  watchArrivals(refuse, explainStaleForm)
  try {
    const { KEEP_ALIVE_TIMEOUT, VERCEL } = env()
    if (VERCEL === undefined) keepConnections(listeningServers(), KEEP_ALIVE_TIMEOUT)
    await startTelemetry()
    await refuseDemoOnServedDatabase()
  } catch (error) {
    // Not through the logger, which may be set to silent.
    if (error instanceof SettingsError) console.error(error.message)
    else log.fatal({ error: errorFacts(error) }, 'not started')
    // If it threw, Next would print the error but keep listening and answering.
    process.exit(1)
  }
  for (const warning of databaseUrlWarnings()) log.warn(warning)
  for (const { name, isSet, purpose } of settingsInUse())
    if (!isSet) log.warn(`${name} is not set: ${purpose}`)
}

function watchArrivals(refuse: Refuse, explainStaleForm: Gate) {
  // On Vercel, proxy.ts routes posts to the webhook before a function is chosen, and Vercel limits and ends functions
  // itself.
  if (process.env.VERCEL)
    return installRequestHooks([boundRequest, namePeer], [refuseMethods(refuse), explainStaleForm])
  const servers = listeningServers()
  for (const server of servers) limitReceivingTime(server)
  takeAsOrdinaryRequests(servers, { upgrades: process.env.NODE_ENV === 'production' })
  const refusePaced = paceRefusals(refuse)
  installRequestHooks(
    [boundRequest, namePeer, leadToWebhook],
    [
      secureAnswer,
      endConnectionsAtSignal(servers),
      limitIdleConnections(),
      limitBodies(refusePaced),
      refuseMethods(refusePaced),
      takeTurns(refusePaced),
      explainStaleForm,
    ],
  )
}

/** Throws if the sign-in page would offer the demo account to everyone on a database that isn't the embedded one. */
export async function refuseDemoOnServedDatabase(): Promise<void> {
  if (demoAccount() === null || (await isEmbeddedDatabase())) return
  throw new SettingsError(
    'DEMO_EMAIL and DEMO_PASSWORD are set: the sign-in page would offer that account to everyone. They are for npm run demo and its embedded database. Remove them.',
  )
}
