import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

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

/** The TCP ports that a process listens at. Linux only. */
export function portsOf(pid: number): number[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).flatMap(fd => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? []))
  return ['tcp', 'tcp6'].flatMap((table) => {
    const rows = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1).map(line => line.trim().split(/\s+/))
    return rows.filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode ?? '')).map(([, local]) => Number.parseInt(local!.split(':')[1]!, 16))
  })
}

/** Where a link leads; nowhere when it is gone. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  }
  catch {
    return ''
  }
}
