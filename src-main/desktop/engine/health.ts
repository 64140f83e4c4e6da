/** When an engine counts as hung. */
export interface HealthTimings {
  /** Milliseconds between the end of one question and the next. */
  readonly everyMs: number
  /** Milliseconds that an answer may take. */
  readonly withinMs: number
  /** Questions in a row without an answer. Counted in questions, so that a machine that slept has not missed them all. */
  readonly misses: number
}

/** An engine that inference keeps busy may be silent for long: a minute passes before it counts as hung. */
export const healthTimings: HealthTimings = { everyMs: 10_000, withinMs: 10_000, misses: 4 }

/** What is done about an engine that does not answer, or cannot be reached. */
export interface HealthActions {
  /** It is silent for the first time, or since it last answered. */
  readonly silent: () => void
  /** It answers again. */
  readonly answers: () => void
  /** It was silent too often in a row; called once. */
  readonly hung: () => void
}

/** Asks the engine from time to time whether it is there. Any answer will do, also one that it cannot answer. The answer ends it. */
export function watchHealth(ask: (signal: AbortSignal) => Promise<unknown>, actions: HealthActions, { everyMs, withinMs, misses }: HealthTimings = healthTimings): () => void {
  let missed = 0
  let timer = setTimeout(check, everyMs)
  let stopped = false

  async function check(): Promise<void> {
    const answered = await ask(AbortSignal.timeout(withinMs)).then(() => true, () => false)
    if (stopped)
      return
    const before = missed
    missed = answered ? 0 : missed + 1
    if (missed >= misses)
      return actions.hung()
    if (missed === 1)
      actions.silent()
    else if (answered && before > 0)
      actions.answers()
    timer = setTimeout(check, everyMs)
  }

  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
