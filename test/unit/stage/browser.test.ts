import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserHelp, findBrowser } from '../../../src-main/stage/browser.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'likeness-browser-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function install(...path: string[]): Promise<string> {
  const file = join(home, ...path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, '')
  await chmod(file, 0o755)
  return file
}

const places = (platform: NodeJS.Platform, env: Record<string, string> = {}) => ({ platform, env, home })

describe('findBrowser', () => {
  it('takes the one that LIKENESS_BROWSER names before all others', async () => {
    const chosen = await install('my', 'chromium')
    await install('bin', 'google-chrome')
    expect(findBrowser(places('linux', { LIKENESS_BROWSER: chosen, PATH: join(home, 'bin') }))).toEqual({ path: chosen, name: 'Chromium' })
  })

  it('does not look further when LIKENESS_BROWSER is wrong, and says so', async () => {
    await install('bin', 'google-chrome')
    const wrong = places('linux', { LIKENESS_BROWSER: join(home, 'nowhere'), PATH: join(home, 'bin') })
    expect(findBrowser(wrong)).toBeUndefined()
    expect(browserHelp(wrong)).toContain('LIKENESS_BROWSER names')
  })

  it('prefers Chrome to Chromium along the PATH', async () => {
    await install('a', 'chromium')
    const chrome = await install('b', 'google-chrome')
    expect(findBrowser(places('linux', { PATH: `${join(home, 'a')}:${join(home, 'b')}` }))).toEqual({ path: chrome, name: 'Google Chrome' })
  })

  it('knows the usual places of macOS and Windows', async () => {
    const edge = await install('Applications', 'Microsoft Edge.app', 'Contents', 'MacOS', 'Microsoft Edge')
    expect(findBrowser(places('darwin'))?.path).toBe(edge)
    const chrome = await install('pf', 'Google', 'Chrome', 'Application', 'chrome.exe')
    expect(findBrowser(places('win32', { PROGRAMFILES: join(home, 'pf') }))).toEqual({ path: chrome, name: 'Google Chrome' })
  })

  it('falls back to the newest browser that Playwright has downloaded', async () => {
    await install('cache', 'chromium-999', 'chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing')
    const newest = await install('cache', 'chromium_headless_shell-1200', 'chrome-headless-shell-mac-arm64', 'chrome-headless-shell')
    expect(findBrowser(places('darwin', { PLAYWRIGHT_BROWSERS_PATH: join(home, 'cache') }))).toEqual({ path: newest, name: 'Chromium' })
  })

  it('names one command when there is none', () => {
    expect(findBrowser(places('win32'))).toBeUndefined()
    expect(browserHelp(places('win32'))).toContain('`winget install Google.Chrome`')
  })
})
