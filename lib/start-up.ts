import { refuseDemoOnServedDatabase } from './access/demo'
import { settingsInUse } from './env'
import { installArrivalHooks } from './http/arrivals'
import { boundRequest } from './http/bound-request'
import { leadToWebhook } from './http/lead-to-webhook'
import { errorFacts, log } from './log'
import { archiveSettings } from './recordings/archive/archive-settings'
import { startTelemetry } from './telemetry'

/**
 * Says at the start, not at the first post, what is missing; and does not start where a demo does not belong or where it is
 * only half said where copies are to lie.
 */
export async function startUp(): Promise<void> {
  // On Vercel proxy.ts leads posts to the webhook, before a function is chosen.
  installArrivalHooks(process.env.VERCEL ? [boundRequest] : [boundRequest, leadToWebhook])
  await startTelemetry()
  try {
    archiveSettings()
    await refuseDemoOnServedDatabase()
  } catch (error) {
    log.fatal({ error: errorFacts(error) }, 'not started')
    // An error that is thrown to Next is printed, and then Next keeps its port and answers on it.
    process.exit(1)
  }
  for (const { name, isSet, purpose } of settingsInUse())
    if (!isSet) log.warn(`${name} is not set: ${purpose}`)
}
