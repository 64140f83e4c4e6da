import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { decode, encode } from './codec.ts'

/** What a second instance hands to the first. */
export interface SecondInstance {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly data: unknown
}

/**
 * Whether this process is the first of its kind that keeps its files in `userData`: one at a time holds a file with its
 * process id there. The first is told of all others, which have left a message beside it.
 */
export function lockInstance(userData: string, data: unknown, onSecond: (second: SecondInstance) => void): boolean {
  const folder = join(userData, 'rig-instance')
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'lock')
  if (!take(lock)) {
    const message = join(folder, `${process.pid}.message`)
    writeFileSync(`${message}.part`, encode({ argv: process.argv, cwd: process.cwd(), data }))
    renameSync(`${message}.part`, message)
    return false
  }
  const read = () => existsSync(folder) && readdirSync(folder).filter(name => name.endsWith('.message')).forEach((name) => {
    const second = decode(readFileSync(join(folder, name), 'utf8')) as SecondInstance
    rmSync(join(folder, name))
    onSecond(second)
  })
  watch(folder, read).unref()
  process.once('exit', () => rmSync(lock, { force: true }))
  return true
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  }
  catch {
    if (isAlive(Number(readFileSync(lock, 'utf8'))))
      return false
    rmSync(lock)
    return take(lock)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  }
  catch {
    return false
  }
}
