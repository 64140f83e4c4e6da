import type { Bench, Figure } from './bench.ts'
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { scanLibrary } from '../../src-main/library/scan.ts'
import { seconds } from './bench.ts'
import { withFolder } from './engine.ts'

const folders = 200
const filesEach = 100
const files = folders * filesEach

/** Scans of a library of small files, beside reading the same folders and the state of each file with nothing else done. */
export const scan: Bench = {
  title: `Scan of ${files} files in ${folders} folders`,
  run: () => withFolder(root => withFolder(async (dataDir) => {
    writeFiles(root)
    listAndLook(root)
    const catalog = openCatalog(dataDir)
    const library = { id: catalog.libraries.insert(root, 'bench'), path: root }
    try {
      const first = await scanRate(() => scanLibrary({ catalog, library }))
      const second = await scanRate(() => scanLibrary({ catalog, library }))
      const ceiling = { what: 'readdir and lstat', value: listAndLook(root) }
      const figure = (what: string, value: number): Figure => ({ what, value, unit: 'files/s', ceiling })
      return [figure('first scan, all files new', first), figure('second scan, nothing changed', second)]
    }
    finally {
      catalog.close()
    }
  })),
}

async function scanRate(work: () => ReturnType<typeof scanLibrary>): Promise<number> {
  const started = performance.now()
  const { summary } = await work()
  if (summary.files !== files)
    throw new Error(`${summary.files} of ${files} files were found`)
  return files / seconds(started)
}

function writeFiles(root: string): void {
  for (let folder = 0; folder < folders; folder++) {
    mkdirSync(join(root, `folder ${folder}`))
    for (let file = 0; file < filesEach; file++)
      writeFileSync(join(root, `folder ${folder}`, `picture ${file}.jpg`), '')
  }
}

/** Files a second of the least that any scan does. */
function listAndLook(root: string): number {
  const started = performance.now()
  for (const folder of readdirSync(root)) {
    for (const file of readdirSync(join(root, folder), { withFileTypes: true }))
      lstatSync(join(root, folder, file.name))
  }
  return files / seconds(started)
}
