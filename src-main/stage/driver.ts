import type { Page, Browser as PlaywrightBrowser } from 'playwright-core'
import type { Browser } from './browser.ts'
import type { StageQueue } from './queue.ts'
import type { StageDriver } from './stage.ts'
import { randomUUID } from 'node:crypto'
import { chromium } from 'playwright-core'
import { failure, LikenessError } from '../contract/errors.ts'
import { browserHelp, findBrowser } from './browser.ts'
import { lacksGpu, launchOptions, startSeconds } from './launch.ts'
import { holderHeader } from './routes.ts'

export interface HeadlessStageOptions {
  readonly queue: StageQueue
  /** Where `stage.html` and the stage protocol are served, such as http://127.0.0.1:4321. */
  readonly origin: () => string | Promise<string>
  /** Goes into the page's address; the server answers with a cookie. */
  readonly token?: string | undefined
  readonly log?: (message: string) => void
  /** @default findBrowser() */
  readonly browser?: () => Browser | undefined
  /** The browser is closed when nothing was asked of it for so long. @default 60 */
  readonly idleSeconds?: number
}

interface Session {
  readonly holder: string
  readonly browser: PlaywrightBrowser
  readonly page: Page
}

/** What the page writes on its root element, see `src-renderer/stage/main.ts`. */
type PageState = { readonly state: 'ready', readonly gpu: string } | { readonly state: 'failed', readonly reason: string }

/**
 * Opens the stage page in a headless browser when the queue has work, and closes it when it has had none for a while.
 * There is one browser with one page. When the page ends, hangs or loses its graphics context, the whole browser is
 * replaced; what it had leased goes back to the queue.
 */
export function createHeadlessStage(options: HeadlessStageOptions): StageDriver {
  const { queue, log = () => {}, idleSeconds = 60 } = options
  let session: Session | undefined
  let pending: Promise<void> | undefined
  let idleTimer: NodeJS.Timeout | undefined
  let software = lacksGpu()
  let closed = false

  function wake() {
    clearTimeout(idleTimer)
    if (!session && !pending && !closed)
      pending = start().finally(() => pending = undefined)
  }

  async function start() {
    try {
      session = await open()
    }
    catch (thrown) {
      log(`the stage did not start: ${thrown}`)
      queue.rejectAll(thrown instanceof LikenessError ? thrown : failure('stage_unavailable', { reason: `it did not start (${firstLine(thrown)}).` }, thrown))
    }
    if (queue.open() === 0)
      scheduleIdle()
  }

  async function open(): Promise<Session> {
    const browser = (options.browser ?? findBrowser)()
    if (!browser)
      throw failure('stage_unavailable', { reason: browserHelp() })
    const opened = await launch(browser, await options.origin(), options.token, software)
    const unfit = opened.state.state === 'failed' || /swiftshader|llvmpipe|softpipe|basic render/i.test(opened.state.gpu)
    if (!software && unfit) {
      software = true
      await discard(opened.session)
      return open()
    }
    if (opened.state.state === 'failed') {
      await discard(opened.session)
      throw failure('stage_unavailable', { reason: `${browser.name} cannot draw here (${opened.state.reason}).` })
    }
    log(`the stage runs in ${browser.name} ${opened.session.browser.version()}, ${opened.state.gpu}`)
    watch(opened.session)
    return opened.session
  }

  function watch(started: Session) {
    const lost = (reason: string) => {
      if (session !== started)
        return
      log(`the stage ended: ${reason}`)
      session = undefined
      queue.release(started.holder, reason)
      pending = discard(started).finally(() => {
        pending = undefined
        if (queue.open() > 0)
          wake()
      })
    }
    started.page.on('crash', () => lost('the page crashed, for want of memory as a rule'))
    started.page.on('framenavigated', () => lost('the graphics context was lost'))
    started.browser.on('disconnected', () => lost('the browser ended'))
    const unsubscribe = queue.subscribe((event) => {
      if (event.type === 'expired' && event.holder === started.holder)
        lost('it did not answer in time')
    })
    started.browser.on('disconnected', unsubscribe)
  }

  function scheduleIdle() {
    clearTimeout(idleTimer)
    idleTimer = setTimeout(() => void end(), idleSeconds * 1000)
    idleTimer.unref()
  }

  async function end() {
    const ending = session
    session = undefined
    if (ending) {
      queue.release(ending.holder, 'the stage was closed')
      await discard(ending)
    }
  }

  const unsubscribe = queue.subscribe((event) => {
    if (event.type === 'submitted')
      wake()
    if (event.type === 'idle')
      scheduleIdle()
  })

  return {
    async close() {
      closed = true
      unsubscribe()
      clearTimeout(idleTimer)
      await pending
      clearTimeout(idleTimer)
      await end()
    },
  }
}

async function launch(browser: Browser, origin: string, token: string | undefined, software: boolean): Promise<{ readonly session: Session, readonly state: PageState }> {
  const launched = await chromium.launch(launchOptions(browser, software))
  try {
    const holder = randomUUID()
    const context = await launched.newContext({ extraHTTPHeaders: { [holderHeader]: holder }, serviceWorkers: 'block' })
    const page = await context.newPage()
    const response = await page.goto(`${origin}/stage.html${token ? `?token=${encodeURIComponent(token)}` : ''}`, { timeout: startSeconds * 1000 })
    if (!response?.ok())
      throw new Error(`the engine answered ${response?.status()} for the stage page`)
    const root = page.locator('html[data-stage]')
    await root.waitFor({ state: 'attached', timeout: startSeconds * 1000 })
    const stage = await root.getAttribute('data-stage')
    const detail = await root.getAttribute('data-detail') ?? ''
    return {
      session: { holder, browser: launched, page },
      state: stage === 'ready' ? { state: 'ready', gpu: detail } : { state: 'failed', reason: detail },
    }
  }
  catch (thrown) {
    await launched.close()
    throw thrown
  }
}

async function discard({ browser }: Session): Promise<void> {
  await browser.close()
}

function firstLine(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? ''
}
