// Compares the archived audio with what FreeClimb sent, and picks up archived recordings that no row knows of:
//   npm run archive:verify
//   npm run archive:verify -- --recording RE…    checks one recording

import { ArchiveError } from '@/lib/archive/archive-error'
import { adoptUnmarked, countArchived, verifyArchive } from '@/lib/archiving/verify'
import { isId } from '@/lib/freeclimb/ids'
import { archiveStore, describeArchive } from '../lib/archive/open-archive-store'
import { startProgress } from './support/progress'

const INTERRUPTED = 130

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
process.exit(await verify(process.argv.slice(2)))

async function verify(words: string[]): Promise<number> {
  const [option, recordingId] = words
  const isUnderstood = words.length === 0 || (words.length === 2 && option === '--recording')
  if (!isUnderstood || (recordingId !== undefined && !isId(recordingId)))
    return refuse(
      'Not understood. Run: npm run archive:verify, or npm run archive:verify -- --recording RE…',
      2,
    )
  const store = archiveStore()
  if (store === null) return refuse('ARCHIVE_URL names no archive: there is nothing to verify.', 2)
  const total = await countArchived(recordingId)

  console.log(`Reading ${counted(total.copies)}: ${describeArchive()}.`)
  const progress = startProgress(total.bytes)
  let read = 0
  let faults = 0
  let taken = 0
  let strange = 0
  try {
    for await (const copy of verifyArchive(store, stopping.signal, { recordingId })) {
      read += 1
      if (copy.fault !== null) {
        faults += 1
        progress.say(`${copy.recordingId} ${copy.fault.kind}: ${copy.fault.sentence}`)
      }
      progress.advance(copy.sizeBytes)
    }
    for await (const { recordingId: id, fault } of adoptUnmarked(store, stopping.signal, { recordingId })) {
      if (fault === null) taken += 1
      else strange += 1
      progress.say(
        fault === null
          ? `${id} found in the archive, which its row didn’t say. It plays again.`
          : `${id} not recovered: ${fault}`,
      )
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    // The application creates the folder when it archives the first recording.
    if (error.reason === 'missing' && recordingId === undefined && total.copies === 0) {
      console.log('No recordings are archived yet.')
      return 0
    }
    return refuse(`Gave up after ${counted(read)}. ${error.message}`, 1)
  } finally {
    progress.end()
  }
  if (recordingId !== undefined && read + taken + strange === 0 && !stopping.signal.aborted)
    return refuse(`Recording ${recordingId} isn’t archived.`, 1)
  const more = taken === 0 ? '' : ` ${counted(taken)} found that no row knew of.`
  console.log(
    `${stopping.signal.aborted ? 'Interrupted' : 'Done'}: ${counted(read)} read, ${found(read, faults)}.${more}`,
  )
  if (faults + strange > 0) return 1
  return stopping.signal.aborted ? INTERRUPTED : 0
}

function counted(count: number) {
  return count === 1 ? '1 recording' : `${count} recordings`
}

function found(read: number, faults: number) {
  if (read === 0) return 'nothing to compare'
  return faults === 0 ? 'all as FreeClimb sent it' : `${faults} not as FreeClimb sent it`
}

function refuse(sentence: string, code: number) {
  console.error(sentence)
  return code
}
