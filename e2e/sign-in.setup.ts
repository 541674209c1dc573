import { mkdirSync, writeFileSync } from 'node:fs'
import { test as setup } from '@playwright/test'
import { ROLES } from '../lib/permissions/permissions'
import { signedInState } from '../scripts/support/new-session'
import { signInAs } from '../testing/sign-in-as'
import { stateFile } from './support/signed-in'

setup('sign in as each role', async ({ baseURL }) => {
  mkdirSync('test-results/sessions', { recursive: true })
  for (const role of ROLES)
    writeFileSync(stateFile(role), JSON.stringify(signedInState(await signInAs(role), baseURL ?? '')))
})
