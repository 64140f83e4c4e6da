import type { Arguments, Asked } from './parse.ts'
import { z } from 'zod'
import { parseArguments } from './parse.ts'

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
