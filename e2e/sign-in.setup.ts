import { mkdirSync, writeFileSync } from 'node:fs'
import { test as setup } from '@playwright/test'
import { ROLES } from '../lib/access/permissions'
import { signInAs } from '../lib/testing/sign-in-as'
import { signedInState } from '../scripts/new-session'
import { stateFile } from './signed-in'

setup('sign in as each role', async ({ baseURL }) => {
  mkdirSync('test-results/sessions', { recursive: true })
  for (const role of ROLES)
    writeFileSync(stateFile(role), JSON.stringify(signedInState(await signInAs(role), baseURL ?? '')))
})
