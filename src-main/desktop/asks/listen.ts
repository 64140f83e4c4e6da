import type { Asked } from './parse.ts'
import process from 'node:process'
import { app } from 'electron'
import { z } from 'zod'
import { parseArguments, parseFile, parseLink } from './parse.ts'

/**
 * What a second instance hands to the first one before it ends. Chromium mixes switches of its own into the command line and
 * reorders it, so it is handed over as it was given.
 */
const Handover = z.strictObject({ args: z.array(z.string()).max(10_000).readonly(), cwd: z.string() }).readonly()
export type Handover = z.infer<typeof Handover>

/** Asks that come before anybody can answer them wait for it. */
export interface AskQueue {
  readonly push: (asked: Asked) => void
  /** Hands over what waits, and from now on what comes. */
  readonly open: (answer: (asked: Asked) => void) => void
}

/** Makes a queue that is not open yet. */
export function createAskQueue(): AskQueue {
  let waiting: readonly Asked[] = []
  let answer: ((asked: Asked) => void) | undefined
  return {
    push: (asked) => {
      if (answer)
        answer(asked)
      else
        waiting = [...waiting, asked]
    },
    open: (by) => {
      answer = by
      waiting.forEach(by)
      waiting = []
    },
  }
}

/**
 * Hears what is asked from outside while the app runs: a second instance, files and links that macOS hands over. To be called
 * before the app is ready, as those that it was started with come early.
 */
export function listenForAsks(queue: AskQueue): void {
  const { platform } = process
  app.on('second-instance', (_event, _argv, _cwd, handed) => {
    const handover = Handover.safeParse(handed)
    if (!handover.success)
      return queue.push({ paths: [], refused: [] })
    const asked = parseArguments(handover.data.args, handover.data.cwd, platform)
    if (!asked.hidden)
      queue.push(asked)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    queue.push(parseFile(path, process.cwd(), platform))
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    queue.push(parseLink(url, platform))
  })
}
