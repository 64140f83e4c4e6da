import type { Salvaged } from '../catalog/salvage.ts'
import type { RepairReport } from '../contract/keepsakes.ts'
import type { CommonOptions } from './connect.ts'
import process from 'node:process'
import { salvageCatalog } from '../catalog/salvage.ts'
import { failure, LikenessError } from '../contract/errors.ts'
import { dataDirOf } from '../engine/data-dir.ts'
import { lockDataDir } from '../engine/lock.ts'
import { connect } from './connect.ts'
import { count, counted, print, printJson, warn } from './output.ts'
import { waitUntilIdle } from './progress.ts'

interface Repaired {
  readonly report: RepairReport
  /** Done in this process, not by one that has the data folder. */
  readonly isOwn: boolean
}

/**
 * `likeness doctor --repair`: repairs in the engine that has the data folder, or in this process. Of a catalog whose file is
 * damaged, what can still be read is saved first, when nobody else has it. Exit code 1 when damage is left.
 */
export async function repairDataFolder(options: CommonOptions): Promise<void> {
  const first = await repairOnce(options)
  const mustSalvage = first === undefined || (first.isOwn && first.report.damage.length > 0)
  const saved = mustSalvage ? salvage(dataDirOf(options.data)) : undefined
  const last = saved ? await repairOnce(options) : first
  if (!last)
    throw failure('internal', { reason: 'the catalog that was saved cannot be read either. `likeness restore` puts the newest backup in its place.' })
  const report = { ...last.report, damage: saved?.damage ?? last.report.damage, orphans: last.report.orphans + (saved?.orphans ?? 0) }
  if (options.json)
    printJson(report)
  else
    say(report, saved?.replaced)
  if (last.report.damage.length > 0) {
    warn('The catalog is damaged. End Likeness, then run `likeness doctor --repair` again, which saves what can be read, or `likeness restore`.')
    process.exitCode = 1
  }
}

/** Undefined when the catalog is too damaged for an engine in this process. */
async function repairOnce(options: CommonOptions): Promise<Repaired | undefined> {
  let isOwn = true
  try {
    const connection = await connect(options)
    isOwn = connection.engine !== undefined
    try {
      const { progress } = await connection.client.status()
      const report = await connection.client.repair()
      if (isOwn && report.damage.length === 0)
        await waitUntilIdle(connection.client, !options.json, progress)
      return { report, isOwn }
    }
    finally {
      await connection.close()
    }
  }
  catch (error) {
    if (isOwn && error instanceof LikenessError && error.code === 'catalog_damaged')
      return undefined
    throw error
  }
}

function salvage(dataDir: string): Salvaged {
  const lock = lockDataDir(dataDir)
  try {
    return salvageCatalog(dataDir)
  }
  finally {
    lock.release()
  }
}

function say(report: RepairReport, replaced: string | undefined): void {
  report.damage.forEach(finding => print(`SQLite: ${finding}`))
  if (replaced !== undefined)
    print(`What could be read was taken over into a new catalog. The damaged one is ${replaced}.`)
  const lines = [
    [report.orphans, 'that belonged to nothing were removed', 'row', 'rows'],
    [report.incomplete, 'are embedded again', 'asset', 'assets'],
    [report.pictures, 'get their pictures anew', 'asset', 'assets'],
    [report.leftovers, 'that nothing shows were deleted', 'picture file', 'picture files'],
  ] as const
  lines.filter(([n]) => n > 0).forEach(([n, what, one, many]) => print(`${counted(n, one, many)} ${what}.`))
  if (report.damage.length === 0 && lines.every(([n]) => n === 0))
    print('Nothing was amiss.')
  print(`The index was built anew from ${count(report.indexed)} embeddings.`)
}
