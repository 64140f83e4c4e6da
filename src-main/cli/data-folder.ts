import type { DoctorReport } from '../contract/reports.ts'
import { existsSync } from 'node:fs'
import { listBackups } from '../catalog/backup-files.ts'
import { catalogPath } from '../catalog/files.ts'
import { lookThrough } from '../catalog/look-through.ts'
import { cachedFiles } from '../media/cached-files.ts'
import { bytes, count, moment } from './output.ts'

type Finding = DoctorReport[number]

/** What there is to say of the catalog, its backups and the pictures in a data folder, whoever has it at the moment. */
export async function dataFolderFindings(dataDir: string): Promise<Finding[]> {
  return [...await catalog(dataDir), backup(dataDir), await pictures(dataDir)]
}

async function catalog(dataDir: string): Promise<Finding[]> {
  const path = catalogPath(dataDir)
  if (!existsSync(path))
    return []
  const findings = await lookThrough({ path, thoroughness: 'full', orphans: true })
  const [first] = findings
  return [{ what: 'catalog', ok: first === undefined, value: first === undefined ? 'sound' : `damaged (${findings.length} findings, the first: ${first}). \`likeness doctor --repair\` saves what can still be read; \`likeness restore\` puts the newest backup in its place.` }]
}

function backup(dataDir: string): Finding {
  const [newest] = listBackups(dataDir)
  return { what: 'last backup', ok: true, value: newest ? `${moment(newest.createdAt)}, ${bytes(newest.size)}` : 'none yet: `likeness serve` makes one a day, `likeness backup` makes one now.' }
}

async function pictures(dataDir: string): Promise<Finding> {
  let [files, size] = [0, 0]
  for await (const some of cachedFiles(dataDir, new AbortController().signal)) {
    files += some.length
    size += some.reduce((sum, file) => sum + file.size, 0)
  }
  return { what: 'pictures', ok: true, value: `${count(files)} previews and strips, ${bytes(size)}` }
}
