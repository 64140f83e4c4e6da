import type { Browser } from './browser.ts'
import type { HeadlessPage } from './headless-page.ts'
import type { StageQueue } from './queue.ts'
import type { StageDriver } from './stage.ts'
import { randomUUID } from 'node:crypto'
import { failure, LikenessError } from '../contract/errors.ts'
import { browserHelp, findBrowser } from './browser.ts'
import { openHeadlessPage } from './headless-page.ts'
import { lacksGpu } from './launch.ts'
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
  /** Bound of the page's JavaScript heap. @default 2048 */
  readonly heapMegabytes?: number
}

const retryMs = 60_000

/** One browser with one page, from the moment that it is being opened. */
interface Session {
  readonly holder: string
  readonly kill: AbortController
  page?: HeadlessPage
}

/**
 * Opens the stage page in a headless browser when the queue has work, and closes it when it has had none for a while.
 * There is one browser with one page. When the page ends, hangs or loses its graphics context, the whole browser is
 * replaced; what it had leased goes back to the queue.
 */
export function createHeadlessStage(options: HeadlessStageOptions): StageDriver {
  const { queue, log = () => {}, idleSeconds = 60, heapMegabytes = 2048 } = options
  let session: Session | undefined
  /** Opening and closing browsers, one after another. */
  let work = Promise.resolve()
  let idleTimer: NodeJS.Timeout | undefined
  let software = lacksGpu()
  let closed = false
  /** A browser that cannot be used is not tried again for every file. */
  let refusal: { readonly error: LikenessError, readonly until: number } | undefined

  function wake() {
    clearTimeout(idleTimer)
    if (refusal && refusal.until > Date.now())
      return queue.rejectAll(refusal.error)
    work = work.then(async () => {
      if (!session && !closed && queue.open() > 0)
        await start()
    })
  }

  async function start() {
    const browser = (options.browser ?? findBrowser)()
    if (!browser)
      return queue.rejectAll(failure('stage_unavailable', { reason: browserHelp() }))
    const opening: Session = { holder: randomUUID(), kill: new AbortController() }
    session = opening
    try {
      const page = await openHeadlessPage({
        browser,
        url: `${await options.origin()}/stage.html${options.token ? `?token=${encodeURIComponent(options.token)}` : ''}`,
        headers: { [holderHeader]: opening.holder },
        software,
        heapMegabytes,
        signal: opening.kill.signal,
        onLost: reason => lose(opening, reason),
      })
      opening.page = page
      if (session === opening)
        await judge(opening, page, browser)
    }
    catch (thrown) {
      if (session !== opening)
        return
      session = undefined
      queue.release(opening.holder, 'the stage did not start')
      if (thrown instanceof LikenessError)
        return queue.rejectAll(thrown)
      giveUp(`${browser.name} did not start (${firstLine(thrown)}).`, thrown)
    }
  }

  /** Keeps a page that draws; one that does not, or only by software with the settings for a graphics card, is replaced once. */
  async function judge(opened: Session, page: HeadlessPage, browser: Browser) {
    const unfit = page.state === 'failed' || /swiftshader|llvmpipe|softpipe|basic render/i.test(page.detail)
    if (!software && unfit) {
      software = true
      await end(opened, 'the stage is started again without a graphics card')
      return start()
    }
    if (page.state === 'ready')
      return log(`the stage runs in ${browser.name} ${page.version}, ${page.detail}`)
    await end(opened, 'the stage cannot draw')
    giveUp(`${browser.name} cannot draw here (${page.detail}).`)
  }

  function giveUp(reason: string, cause?: unknown) {
    log(`the stage is not available: ${reason}`)
    refusal = { error: failure('stage_unavailable', { reason }, cause), until: Date.now() + retryMs }
    queue.rejectAll(refusal.error)
  }

  /** The page of a session ended or hangs. One that ends before it has seen any job would only end again. */
  function lose(lost: Session, reason: string, expired = false) {
    if (session !== lost)
      return
    log(`the stage is replaced: ${reason}`)
    session = undefined
    const returned = queue.release(lost.holder, reason)
    lost.kill.abort()
    if (!lost.page && !expired && returned === 0)
      giveUp(`the stage page ended before it could draw: ${reason}.`)
    work = work.then(() => lost.page?.close())
    wake()
  }

  async function end(ending: Session, reason: string) {
    session = undefined
    queue.release(ending.holder, reason)
    ending.kill.abort()
    await ending.page?.close()
  }

  function scheduleIdle() {
    clearTimeout(idleTimer)
    idleTimer = setTimeout(() => {
      work = work.then(async () => {
        if (!session || queue.open() > 0)
          return
        await end(session, 'the stage was closed')
        log('the stage was closed: it had nothing to do')
      })
    }, idleSeconds * 1000)
    idleTimer.unref()
  }

  const unsubscribe = queue.subscribe((event) => {
    if (event.type === 'submitted')
      wake()
    if (event.type === 'idle' && !closed)
      scheduleIdle()
    if (event.type === 'expired' && session?.holder === event.holder)
      lose(session, 'it did not answer in time', true)
  })

  return {
    async close() {
      closed = true
      unsubscribe()
      clearTimeout(idleTimer)
      session?.kill.abort()
      await work
      if (session)
        await end(session, 'the stage was closed')
    },
  }
}

function firstLine(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? ''
}
