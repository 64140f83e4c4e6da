import { readdirSync, readFileSync } from 'node:fs'

/** The ids of all processes that a process started, and those of theirs. Linux only. */
export function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap((name) => {
    const parent = parentOf(Number(name))
    return parent === undefined ? [] : [{ pid: Number(name), parent }]
  })
  const found = [pid]
  for (const ancestor of found)
    found.push(...parents.filter(({ parent }) => parent === ancestor).map(process => process.pid))
  return found.slice(1)
}

/** Whether a process runs; one that has ended and was not yet waited for does not. */
export function isRunning(pid: number): boolean {
  return parentOf(pid) !== undefined
}

/** What a process was started as. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  }
  catch {
    return ''
  }
}

function parentOf(pid: number): number | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return state === 'Z' ? undefined : Number(parent)
  }
  catch {
    return undefined
  }
}
