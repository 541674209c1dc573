'use server'

import { redirect } from 'next/navigation'
import { authorize, currentOrigin } from '@/app/access'
import { publicOrigin } from '@/app/callback-url'
import { readForm } from '@/app/read-form'
import { refreshPage } from '@/app/refresh-page'
import type { KeyFormState } from '@/components/keys/key-form'
import { createKey, revokeKey } from '@/lib/api-keys/api-keys'
import { BLANK_KEY, parseNewKey } from '@/lib/api-keys/new-key'
import { typedText } from '@/lib/list-query/field'

export async function createApiKey(_before: unknown, sent: unknown): Promise<KeyFormState> {
  const actor = await authorize('settings')
  const form = readForm(sent)
  const reading = parseNewKey(form, new Date())
  if (!reading.ok) {
    const typed = (name: string) => typedText(form[name])
    return {
      typed: { name: typed('name'), role: typed('role'), days: typed('days') },
      faults: reading.problem,
      made: null,
    }
  }
  const newKey = reading.value
  const key = await createKey(newKey, { actor, origin: await currentOrigin() })
  if (key === null) redirect('/not-allowed')
  refreshPage(form)
  const command = `curl -H 'Authorization: Bearer ${key}' '${await publicOrigin()}/api/conferences?limit=5'`
  return { typed: BLANK_KEY, faults: {}, made: { name: newKey.name, key, command } }
}

export async function revoke(sent: unknown): Promise<void> {
  const actor = await authorize('settings')
  const id = typedText(readForm(sent).id)
  if (id === '') redirect('/keys')
  const isRevoked = await revokeKey(id, { actor, origin: await currentOrigin() })
  // The confirmation page also explains why there is nothing to revoke.
  redirect(isRevoked ? '/keys' : `/keys/${encodeURIComponent(id)}/revoke`)
}
