// Finds or installs a browser for the end-to-end tests and prints its path.
import { spawnSync } from 'node:child_process'
import { findChromium } from './support/chromium'

const found = findChromium()
if (found) {
  console.log(`End-to-end tests run in ${found}.`)
} else {
  console.log('No Chromium or Chrome found. Installing Playwright’s own …')
  const browser = run('npx', ['playwright', 'install', 'chromium']) ? findChromium() : null
  if (browser) {
    console.log(`Installed ${browser}.`)
  } else {
    console.log('That download is not reachable. Installing Debian’s package …')
    const installed =
      run('apt-get', ['update']) &&
      run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium-headless-shell'])
    const packaged = installed ? findChromium() : null
    if (!packaged) {
      console.error(
        'No browser could be installed. Install Chromium or Chrome, or name one: CHROMIUM_PATH=/path/to/chromium',
      )
      process.exit(1)
    }
    console.log(`Installed ${packaged}.`)
  }
}

function run(command: string, commandArguments: string[]): boolean {
  const { status } = spawnSync(command, commandArguments, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}
