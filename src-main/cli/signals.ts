import process from 'node:process'

type CleanUp = () => void | Promise<void>

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const cleanUps = new Set<CleanUp>()

/**
 * Has `cleanUp` done when a signal ends the process, which then ends as that signal ends it. What was asked for last is done
 * first; a second signal ends the process at once. The answer takes it back.
 */
export function beforeEnding(cleanUp: CleanUp): () => void {
  if (cleanUps.size === 0)
    signals.forEach(signal => process.on(signal, end))
  cleanUps.add(cleanUp)
  return () => {
    if (cleanUps.delete(cleanUp) && cleanUps.size === 0)
      stopListening()
  }
}

/** Resolves at the first signal that asks the process to end. Listens from when it is called. */
export function interrupted(): Promise<void> {
  return new Promise(resolve => signals.forEach(signal => process.once(signal, () => resolve())))
}

async function end(signal: NodeJS.Signals): Promise<void> {
  stopListening()
  try {
    for (const cleanUp of [...cleanUps].reverse())
      await cleanUp()
  }
  finally {
    process.kill(process.pid, signal)
  }
}

function stopListening(): void {
  signals.forEach(signal => process.removeListener(signal, end))
}
