import type { Browser } from './browser.ts'
import type { PageOpener, PageOrder, StagePage } from './pages.ts'
import { failure } from '../contract/errors.ts'
import { browserHelp, findBrowser } from './browser.ts'
import { lacksGpu, launchOptions, startSeconds } from './launch.ts'
import { holderHeader } from './routes.ts'

export interface HeadlessPagesOptions {
  /** Where `stage.html` and the stage protocol are served, such as http://127.0.0.1:4321. */
  readonly origin: () => string | Promise<string>
  /** Goes into the page's address; the server answers with a cookie. */
  readonly token?: string | undefined
  /** @default findBrowser() */
  readonly browser?: (() => Browser | undefined) | undefined
  /** Bound of the page's JavaScript heap. @default 2048 */
  readonly heapMegabytes?: number | undefined
}

const startMs = startSeconds * 1000

/**
 * Opens each page in a headless browser of its own, so that whatever is wrong with it goes with the browser. A page that cannot
 * draw, or only by software with the settings for a graphics card, is followed by one without a graphics card.
 */
export function createHeadlessPages({ origin, token, browser: find = findBrowser, heapMegabytes = 2048 }: HeadlessPagesOptions): PageOpener {
  let software = lacksGpu()
  return {
    async open(order) {
      const browser = find()
      if (!browser)
        throw failure('stage_unavailable', { reason: browserHelp() })
      const url = `${await origin()}/stage.html${token ? `?token=${encodeURIComponent(token)}` : ''}`
      return openHeadlessPage({ ...order, browser, url, software, heapMegabytes }).catch((error: Error) => {
        throw new Error(`${browser.name} did not start (${error.message.split('\n')[0]}).`, { cause: error })
      })
    },
    adapt({ state, detail }) {
      const unfit = state === 'failed' || /swiftshader|llvmpipe|softpipe|basic render/i.test(detail)
      if (software || !unfit)
        return false
      software = true
      return true
    },
  }
}

interface HeadlessPageOptions extends PageOrder {
  readonly browser: Browser
  readonly url: string
  /** WebGL without a graphics card. */
  readonly software: boolean
  readonly heapMegabytes: number
}

/** Opens a page in a browser of its own. Rejects when the browser cannot be started, or does not get the page. */
async function openHeadlessPage({ browser, url, holder, software, heapMegabytes, signal, onLost }: HeadlessPageOptions): Promise<StagePage> {
  const { chromium } = await import('playwright-core')
  const launched = await chromium.launch(launchOptions(browser, software, heapMegabytes))
  let closing: Promise<void> | undefined
  const close = () => closing ??= launched.close()
  signal.addEventListener('abort', () => void close(), { once: true })
  launched.on('disconnected', () => onLost('the browser ended'))
  try {
    signal.throwIfAborted()
    const context = await launched.newContext({ extraHTTPHeaders: { [holderHeader]: holder }, serviceWorkers: 'block' })
    const page = await context.newPage()
    page.on('crash', () => onLost('the page crashed, for want of memory as a rule'))
    const response = await page.goto(url, { timeout: startMs, waitUntil: 'commit' })
    if (!response?.ok())
      throw new Error(`the engine answered ${response?.status()} for the stage page`)
    return { name: `${browser.name} ${launched.version()}`, close }
  }
  catch (thrown) {
    await close()
    throw thrown
  }
}
