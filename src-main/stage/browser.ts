import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import process from 'node:process'

export interface Browser {
  /** The executable. */
  readonly path: string
  readonly name: string
}

export interface BrowserPlaces {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

const here = (): BrowserPlaces => ({ platform: process.platform, env: process.env, home: homedir() })

/**
 * Finds a browser of the Chromium family: the one that LIKENESS_BROWSER names, then an installed Chrome, Edge or
 * Chromium, then one that Playwright has downloaded. Undefined when there is none, or LIKENESS_BROWSER is wrong.
 */
export function findBrowser(places: BrowserPlaces = here()): Browser | undefined {
  const chosen = places.env['LIKENESS_BROWSER']
  const paths = chosen ? [chosen] : [...installedPaths(places), ...playwrightPaths(places)]
  const path = paths.find(path => existsSync(path))
  return path === undefined ? undefined : { path, name: nameOf(path) }
}

/** What a person without a browser can do, in one sentence with one command. */
export function browserHelp(places: BrowserPlaces = here()): string {
  const chosen = places.env['LIKENESS_BROWSER']
  if (chosen && !existsSync(chosen))
    return `LIKENESS_BROWSER names "${chosen}", and there is no such file. Correct it, or remove it to let Likeness look for a browser.`
  return `none was found. Install Chrome, Edge or Chromium, or run \`${installCommand(places.platform)}\`, or set LIKENESS_BROWSER to a browser's executable.`
}

function installCommand(platform: NodeJS.Platform): string {
  if (platform === 'win32')
    return 'winget install Google.Chrome'
  return platform === 'darwin' ? 'brew install --cask google-chrome' : 'npx playwright install --with-deps chromium'
}

function installedPaths({ platform, env, home }: BrowserPlaces): readonly string[] {
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Microsoft Edge', 'Chromium', 'Brave Browser']
    return apps.flatMap(app => ['/Applications', join(home, 'Applications')].map(folder => join(folder, `${app}.app`, 'Contents', 'MacOS', app)))
  }
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(name => env[name] ?? [])
    const programs = [['Google', 'Chrome', 'Application', 'chrome.exe'], ['Microsoft', 'Edge', 'Application', 'msedge.exe'], ['Chromium', 'Application', 'chrome.exe']]
    return programs.flatMap(program => folders.map(folder => join(folder, ...program)))
  }
  const names = ['google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable', 'chromium', 'chromium-browser']
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome', '/opt/microsoft/msedge']
  return names.flatMap(name => folders.map(folder => join(folder, name)))
}

/** Browsers in Playwright's cache, the newest revision first. */
function playwrightPaths({ platform, env, home }: BrowserPlaces): readonly string[] {
  const cache = env['PLAYWRIGHT_BROWSERS_PATH'] ?? playwrightCache(platform, env, home)
  const revisions = list(cache).filter(name => /^chromium(?:_headless_shell)?-\d+$/.test(name)).sort((a, b) => revisionOf(b) - revisionOf(a))
  return revisions.flatMap(revision => list(join(cache, revision)).flatMap(folder => executablesIn(join(cache, revision, folder))))
}

function playwrightCache(platform: NodeJS.Platform, env: BrowserPlaces['env'], home: string): string {
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'ms-playwright')
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'ms-playwright') : join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'ms-playwright')
}

function executablesIn(folder: string): readonly string[] {
  const mac = ['Google Chrome for Testing', 'Chromium'].map(app => join(folder, `${app}.app`, 'Contents', 'MacOS', app))
  return [join(folder, 'chrome'), join(folder, 'chrome.exe'), join(folder, 'chrome-headless-shell'), join(folder, 'chrome-headless-shell.exe'), join(folder, 'headless_shell'), ...mac]
}

function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function revisionOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('-') + 1))
}

function nameOf(path: string): string {
  const file = basename(path).toLowerCase()
  if (file.includes('edge'))
    return 'Microsoft Edge'
  if (file.includes('chromium') || file.includes('headless'))
    return 'Chromium'
  return file.includes('chrome') ? 'Google Chrome' : basename(path)
}
