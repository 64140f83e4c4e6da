import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whether the machine runs on its battery. Where the system does not tell, as on Windows, the program around the engine reports it. */
export async function readOnBattery(): Promise<boolean> {
  if (process.platform === 'linux')
    return readPowerSupplies('/sys/class/power_supply')
  if (process.platform === 'darwin')
    return /drawing from 'Battery Power'/.test((await run('pmset', ['-g', 'batt'])).stdout)
  return false
}

/**
 * The same by a folder laid out as Linux' /sys/class/power_supply: a battery of the machine itself, not of a mouse, is being
 * discharged, and no mains supply is connected.
 */
export async function readPowerSupplies(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const supplies = await Promise.all(names.map(async (name) => {
    const [type, status, online, scope] = await Promise.all(['type', 'status', 'online', 'scope'].map(file => readWord(join(folder, name, file))))
    return { type, status, online, scope }
  }))
  return supplies.some(({ type, status, scope }) => type === 'Battery' && scope !== 'Device' && status === 'Discharging')
    && !supplies.some(({ type, online }) => type === 'Mains' && online === '1')
}

async function readWord(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim()
}
