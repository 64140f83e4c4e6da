import { execFileSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'

const lookEveryMs = 100

/** The most memory that a process and all that it started have at once until `work` ends, in MB (resident, shared pages counted once per process). */
export async function peakMemory(pid: number, work: Promise<unknown>): Promise<number> {
  let peak = 0
  let isOver = false
  const ending = work.finally(() => isOver = true)
  while (!isOver) {
    peak = Math.max(peak, residentOf(pid))
    await Promise.race([ending, setTimeout(lookEveryMs)])
  }
  await ending
  return peak
}

function residentOf(root: number): number {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8', maxBuffer: 1 << 26 })
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number) as [number, number, number])
  const family = [root]
  for (const parent of family)
    family.push(...rows.filter(([, of]) => of === parent).map(([pid]) => pid))
  return rows.filter(([pid]) => family.includes(pid)).reduce((sum, [, , kilobytes]) => sum + kilobytes, 0) / 1000
}
