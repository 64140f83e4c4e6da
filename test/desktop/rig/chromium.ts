import type { ChildProcess } from 'node:child_process'
import type { CdpConnection } from './cdp.ts'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { browserHelp, findBrowser } from '../../../src-main/stage/browser.ts'
import { connectCdp } from './cdp.ts'
import { givenSwitches } from './command-line.ts'

export interface Chromium {
  readonly cdp: CdpConnection
  readonly process: ChildProcess
  /** Where others can connect to it too. */
  readonly endpoint: string
}

/** As Electron has it: no services of Google's; drawn in software, like the tests of the window. */
const switches = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--disable-background-networking',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,HttpsUpgrades,LocalNetworkAccessChecks,PaintHolding',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-ipc-flooding-protection',
  '--disable-hang-monitor',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
  '--mute-audio',
  '--force-color-profile=srgb',
  '--use-angle=swiftshader',
  '--ignore-gpu-blocklist',
]

/** Starts the system's Chromium with a profile in `userData`, which asks a proxy for all that is not on this machine. It ends with this process. */
export async function startChromium(userData: string, proxyPort: number): Promise<Chromium> {
  const browser = findBrowser()
  if (browser === undefined)
    throw new Error(`The rig needs a Chromium browser: ${browserHelp()}`)
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(browser.path, [...switches, ...givenSwitches(), ...sandbox, `--user-data-dir=${join(userData, 'chromium')}`, `--proxy-server=127.0.0.1:${proxyPort}`, '--proxy-bypass-list=<-loopback>;*.localhost'], { stdio: ['ignore', 'ignore', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const endpoint = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      output = output.slice(-10_000) + chunk
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1]
      if (address)
        resolve(address)
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`Chromium ended with code ${code}:\n${output}`)))
  })
  return { cdp: await connectCdp(endpoint), process: child, endpoint }
}
