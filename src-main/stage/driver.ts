import type { StageState } from '../contract/stage.ts'
import type { PageOpener, StagePage } from './pages.ts'
import type { StageQueue } from './queue.ts'
import type { StageDriver } from './stage.ts'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { failure, LikenessError } from '../contract/errors.ts'
import { startSeconds } from './launch.ts'

export interface StageDriverOptions {
  readonly queue: StageQueue
  readonly pages: PageOpener
  readonly log?: (message: string) => void
  /** The page is closed when nothing was asked of it for so long. @default 60 */
  readonly idleSeconds?: number | undefined
}

const retryMs = 60_000

/** One page, from the moment that it is being opened. */
interface Session {
  readonly holder: string
  readonly kill: AbortController
  /** What the page said of itself; undefined when it was given up before. */
  readonly report: PromiseWithResolvers<StageState | undefined>
  reported: boolean
  page?: StagePage
}

/**
 * Has the stage page opened when the queue has work, and closed when that has had none for a while. There is one page at a
 * time. When it ends, hangs or loses its graphics context, it is replaced; what it had leased goes back to the queue.
 */
export function createStageDriver({ queue, pages, log = () => {}, idleSeconds = 60 }: StageDriverOptions): StageDriver {
  let session: Session | undefined
  /** Opening and closing pages, one after another. */
  let work = Promise.resolve()
  let idleTimer: NodeJS.Timeout | undefined
  let closed = false
  /** Pages in a row that ended before they said anything. */
  let silentEnds = 0
  /** What cannot be used is not tried again for every file. */
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
    const opening: Session = { holder: randomUUID(), kill: new AbortController(), report: Promise.withResolvers(), reported: false }
    session = opening
    try {
      const page = await pages.open({ holder: opening.holder, signal: opening.kill.signal, onLost: reason => lose(opening, reason) })
      opening.page = page
      const report = await reportOf(opening, page)
      if (report && session === opening)
        await judge(opening, page, report)
    }
    catch (thrown) {
      await opening.page?.close()
      if (session !== opening)
        return
      session = undefined
      queue.release(opening.holder, 'the stage did not start')
      if (thrown instanceof LikenessError)
        return queue.rejectAll(thrown)
      giveUp(thrown instanceof Error ? thrown.message : String(thrown), thrown)
    }
  }

  /** What a page says of itself, if it is not given up before; throws when it says nothing for too long. */
  async function reportOf({ report, kill }: Session, page: StagePage): Promise<StageState | undefined> {
    const heard = new AbortController()
    const silent = wait(startSeconds * 1000, undefined, { signal: AbortSignal.any([heard.signal, kill.signal]), ref: false }).then(() => {
      throw new Error(`${page.name} did not show the stage page within ${startSeconds} s.`)
    }, () => undefined)
    try {
      return await Promise.race([report.promise, silent])
    }
    finally {
      heard.abort()
    }
  }

  /** Keeps a page that draws; another one is replaced once, where that may help. */
  async function judge(opened: Session, page: StagePage, report: StageState) {
    if (pages.adapt?.(report)) {
      await end(opened, 'the stage is started again in another way')
      return start()
    }
    if (report.state === 'ready')
      return log(`the stage runs in ${page.name}, ${report.detail}`)
    await end(opened, 'the stage cannot draw')
    giveUp(`${page.name} cannot draw here (${report.detail}).`)
  }

  function giveUp(reason: string, cause?: unknown) {
    log(`the stage is not available: ${reason}`)
    refusal = { error: failure('stage_unavailable', { reason }, cause), until: Date.now() + retryMs }
    queue.rejectAll(refusal.error)
  }

  /** A page says what became of it; a second time, that it had to begin anew. */
  function hear(holder: string, report: StageState) {
    if (session?.holder !== holder)
      return
    if (session.reported)
      return lose(session, 'its graphics context was lost')
    session.reported = true
    silentEnds = 0
    session.report.resolve(report)
  }

  /** The page of a session ended or hangs. Where two in a row end before they have said anything or seen any job, a third would, too. */
  function lose(lost: Session, reason: string, expired = false) {
    if (session !== lost)
      return
    log(`the stage is replaced: ${reason}`)
    session = undefined
    const returned = queue.release(lost.holder, reason)
    lost.kill.abort()
    if (!lost.reported && !expired && returned === 0 && ++silentEnds > 1)
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
    if (event.type === 'reported')
      hear(event.holder, event.report)
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
