// Stores the posts that were sealed into a log because the database was unreachable:
//   npm run recover < roomtone.log
import { createInterface } from 'node:readline'
import { env } from '@/lib/env'
import { parsePost } from '@/lib/freeclimb/post'
import { storeDelivery } from '@/lib/ingest/ingest'
import { unsealDelivery } from '@/lib/ingest/unstored-posts'

const SEALED = /sealedPost\\*":\\*"([\w-]+)/

const counts = { stored: 0, duplicate: 0, ignored: 0, invalid: 0 }
let unopened = 0
for await (const line of createInterface({ input: process.stdin })) {
  const [, sealed] = SEALED.exec(line) ?? []
  if (sealed === undefined) continue
  const delivery = unsealDelivery(sealed, env().FREECLIMB_SIGNING_SECRETS)
  if (delivery === null) {
    unopened += 1
    continue
  }
  const { result } = await storeDelivery(delivery, parsePost(delivery.body))
  counts[result] += 1
}
console.log(
  `Recovered: ${Object.entries(counts)
    .map(([result, count]) => `${count} ${result}`)
    .join(', ')}.`,
)
if (unopened > 0) {
  console.error(
    `${unopened} could not be opened: add the signing secret of that time to FREECLIMB_SIGNING_SECRETS.`,
  )
  process.exitCode = 1
}
