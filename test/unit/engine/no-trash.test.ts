import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { trashAssets } from '../../../src-main/engine/trash.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

// In a file of its own: what tells the system's trash reads where that is once.
it.runIf(process.platform === 'linux')('says that there is no trash where none can be made, of each file', () => withCatalog(async (catalog) => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'library')
  await mkdir(root)
  await writeFile(join(folder.path, 'file'), '')
  vi.stubEnv('XDG_DATA_HOME', join(folder.path, 'file'))
  const library = catalog.libraries.insert(root, 'mine')
  const ids = await Promise.all(['a.png', 'b.png'].map(async (name) => {
    await writeFile(join(root, name), name)
    return insertAsset(catalog, library, name)
  }))
  const report = await trashAssets({ catalog, libraries: { trashed: () => expect.fail('nothing went') } }, ids)
  expect(report.trashed).toBe(0)
  expect(report.failed).toEqual(['a.png', 'b.png'].map(name => ({ path: join(root, name), reason: expect.stringMatching(/^there is no trash for its disk that can be written to: /) as string })))
  expect(await readdir(root)).toEqual(['a.png', 'b.png'])
  vi.unstubAllEnvs()
}))
