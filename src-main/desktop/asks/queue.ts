import type { Arguments, Asked } from './parse.ts'
import { z } from 'zod'
import { joinAsks, parseArguments } from './parse.ts'

/**
 * What a second instance hands to the first one before it ends. Chromium mixes switches of its own into the command line and
 * reorders it, so it is handed over as it was given.
 */
const Handover = z.strictObject({ args: z.array(z.string()).max(10_000).readonly(), cwd: z.string() }).readonly()
type Handover = z.infer<typeof Handover>

/** What a second instance was started with and in which folder, for the first one. */
export function handOver(args: readonly string[], cwd: string): Handover {
  return { args, cwd }
}

/** What a second instance asks by what it handed over; nothing but to be seen where that is not understood. */
export function takeOver(handed: unknown, platform: NodeJS.Platform): Arguments {
  const { data } = Handover.safeParse(handed)
  return parseArguments(data?.args ?? [], data?.cwd ?? '/', platform)
}

/** Collects what is asked from outside. */
export interface AskQueue {
  readonly push: (asked: Asked) => void
  /** Hands over what waits, and from now on what comes. */
  readonly open: (answer: (asked: Asked) => void) => void
}

/** A file manager starts the app once for each of several files, and macOS hands them over one by one; so long after the last, ms, an ask is whole. */
const gatherMs = 300

/** Makes a queue that is not open yet: what comes before it is, and what comes in quick succession, is one ask. */
export function createAskQueue(): AskQueue {
  let waiting: readonly Asked[] = []
  let answer: ((asked: Asked) => void) | undefined
  let timer: NodeJS.Timeout | undefined

  function handOut(): void {
    if (!answer || waiting.length === 0)
      return
    const asks = waiting
    waiting = []
    answer(joinAsks(asks))
  }

  return {
    push: (asked) => {
      waiting = [...waiting, asked]
      clearTimeout(timer)
      timer = setTimeout(handOut, gatherMs)
    },
    open: (by) => {
      answer = by
      handOut()
    },
  }
}
