// Checks that no row of the audit log was changed, removed or inserted by hand:
//   npm run audit:verify
//   npm run audit:verify -- --expect 1234:9f86d0…    also checks that a head printed earlier is still in the chain
import { appendPendingEvents } from '@/lib/audit/pending-events'
import { type NotedHead, verifyAuditLog } from '@/lib/audit/verify'

const noted = readArguments(process.argv.slice(2))
if (noted === null) {
  console.error(
    'Not understood. Run: npm run audit:verify -- --expect <row>:<hash>, as an earlier check printed it, any number of times.',
  )
  process.exit(2)
}
await appendPendingEvents()
const result = await verifyAuditLog(noted)
if (result.ok) {
  const { count, head } = result
  const rows = count === 1n ? '1 row is' : `${count} rows are`
  console.log(`The audit log is intact: ${rows} as written.`)
  if (count > 0n) console.log(`Keep this elsewhere, for --expect: ${head.seq}:${head.hash}`)
} else {
  console.error(`The audit log was tampered with. ${result.sentence}`)
}
process.exit(result.ok ? 0 : 1)

function readArguments(words: string[]): NotedHead[] | null {
  const heads: NotedHead[] = []
  for (let index = 0; index < words.length; index += 2) {
    const [, seq, hash] = /^([1-9]\d{0,18}):([\da-f]{64})$/.exec(words[index + 1] ?? '') ?? []
    if (words[index] !== '--expect' || seq === undefined || hash === undefined) return null
    heads.push({ seq: BigInt(seq), hash })
  }
  return heads
}
