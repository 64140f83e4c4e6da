import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** A process of the app. */
export interface AppProcess {
  /** Such as `the shell`, `the engine`, `the pages`. */
  readonly kind: string
  /** Its share of memory (PSS) where the system tells, else what is resident. */
  readonly megabytes: number
}

interface Row {
  readonly pid: number
  readonly parent: number
  readonly kilobytes: number
  readonly command: string
}

/** The process `root` and all that it started, by what they are for. Not on Windows, which has no `ps`. */
export async function processesOf(root: number): Promise<readonly AppProcess[]> {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n').flatMap(readRow)
  const family = [root]
  for (const parent of family)
    family.push(...rows.filter(row => row.parent === parent).map(({ pid }) => pid))
  return rows.filter(({ pid }) => family.includes(pid)).map(({ pid, kilobytes, command }) => ({ kind: pid === root ? 'the shell' : kindOf(command), megabytes: shareOf(pid) ?? kilobytes / 1000 }))
}

/** What a process is for, by its command line. */
export function kindOf(command: string): string {
  if (/src-main[\\/]engine\.ts/.test(command))
    return 'the engine'
  const type = /--type=([\w-]+)/.exec(command)?.[1]
  if (type === 'renderer')
    return 'the pages'
  if (type === 'gpu-process')
    return 'the graphics'
  return type === undefined ? 'the browser' : 'the other helpers of the browser'
}

function readRow(line: string): Row[] {
  const [, pid, parent, kilobytes, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s(.*)$/.exec(line) ?? []
  return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), kilobytes: Number(kilobytes), command }]
}

function shareOf(pid: number): number | undefined {
  const path = `/proc/${pid}/smaps_rollup`
  if (!existsSync(path))
    return undefined
  const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(path, 'utf8'))?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1000
}
