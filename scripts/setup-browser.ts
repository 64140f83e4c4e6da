import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { browserHelp, findBrowser } from '../src-main/stage/browser.ts'
import { run } from './processes.ts'

/** Sees to it that there is a Chromium browser, for rendering 3D models and for the tests of the window. */
async function setupBrowser(): Promise<void> {
  if (report())
    return
  if (!process.env['LIKENESS_BROWSER'] && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('Installing Chromium with apt-get…')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    if (await run('apt-get', ['update', '-q'], { env }) === 0)
      await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env })
    if (report())
      return
  }
  console.error(`Likeness needs a Chromium browser: ${browserHelp()}`)
  process.exitCode = 1
}

/** Prints which browser there is. False when there is none, or only a stub that asks for another package. */
function report(): boolean {
  const browser = findBrowser()
  if (browser === undefined)
    return false
  if (process.platform === 'linux') {
    const { status, stdout } = spawnSync(browser.path, ['--version'], { encoding: 'utf8', timeout: 60_000 })
    if (status !== 0) {
      console.error(`${browser.path} does not run.`)
      return false
    }
    console.log(`Browser: ${stdout.trim()} (${browser.path})`)
    return true
  }
  console.log(`Browser: ${browser.name} (${browser.path})`)
  return true
}

await setupBrowser()
