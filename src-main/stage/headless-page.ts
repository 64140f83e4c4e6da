import type { Browser } from './browser.ts'
import { chromium } from 'playwright-core'
import { launchOptions, startSeconds } from './launch.ts'

export interface HeadlessPageOptions {
  readonly browser: Browser
  readonly url: string
  /** Sent with every request of the page. */
  readonly headers: Readonly<Record<string, string>>
  /** WebGL without a graphics card. */
  readonly software: boolean
  readonly heapMegabytes: number
  /** Ends the browser, also while it is being opened. */
  readonly signal: AbortSignal
  /** The page or its browser ended by itself. */
  readonly onLost: (reason: string) => void
}

export interface HeadlessPage {
  readonly version: string
  /** What the page writes on its root element, see `src-renderer/stage/main.ts`. */
  readonly state: 'ready' | 'failed'
  /** The graphics device, or the reason. */
  readonly detail: string
  readonly close: () => Promise<void>
}

const startMs = startSeconds * 1000

/**
 * Opens a page in a browser of its own and waits until it says what became of it. Rejects when the browser cannot be
 * started, or is lost before that.
 */
export async function openHeadlessPage({ browser, url, headers, software, heapMegabytes, signal, onLost }: HeadlessPageOptions): Promise<HeadlessPage> {
  const launched = await chromium.launch(launchOptions(browser, software, heapMegabytes))
  let closing: Promise<void> | undefined
  const close = () => closing ??= launched.close()
  signal.addEventListener('abort', () => void close(), { once: true })
  launched.on('disconnected', () => onLost('the browser ended'))
  try {
    signal.throwIfAborted()
    const context = await launched.newContext({ extraHTTPHeaders: headers, serviceWorkers: 'block' })
    const page = await context.newPage()
    page.on('crash', () => onLost('the page crashed, for want of memory as a rule'))
    let visits = 0
    page.on('framenavigated', () => {
      visits++
      if (visits > 1)
        onLost('its graphics context was lost')
    })
    const response = await page.goto(url, { timeout: startMs, waitUntil: 'commit' })
    if (!response?.ok())
      throw new Error(`the engine answered ${response?.status()} for the stage page`)
    const root = page.locator('html[data-stage]')
    await root.waitFor({ state: 'attached', timeout: startMs })
    const state = await root.getAttribute('data-stage') === 'ready' ? 'ready' : 'failed'
    return { version: launched.version(), state, detail: await root.getAttribute('data-detail') ?? '', close }
  }
  catch (thrown) {
    await close()
    throw thrown
  }
}
