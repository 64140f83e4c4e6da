import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { readdirSync } from 'node:fs'
import { mkdir, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { trashAssets } from '../../../src-main/engine/trash.ts'
import { createLibraries } from '../../../src-main/library/libraries.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

// What tells the system's trash reads this once, when it is loaded.
let home: TemporaryFolder
beforeAll(async () => {
  home = await temporaryFolder()
  vi.stubEnv('XDG_DATA_HOME', home.path)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await home[Symbol.asyncDispose]()
})

interface Scene {
  readonly catalog: Catalog
  readonly root: string
  readonly libraryId: number
  readonly trash: (...ids: readonly number[]) => ReturnType<typeof trashAssets>
  readonly libraries: ReturnType<typeof createLibraries>
  readonly heard: string[]
}

/** Runs `work` with a library of files that hold their names. */
async function withLibrary(paths: readonly string[], work: (scene: Scene, ids: readonly number[]) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const root = join(await realpath(folder.path), 'library')
  await mkdir(join(root, 'sub'), { recursive: true })
  await Promise.all(paths.map(path => writeFile(join(root, path), path)))
  await withCatalog(async (catalog) => {
    const heard: string[] = []
    const events = createEventBus(error => expect.fail(String(error)))
    events.listen(({ type }) => heard.push(type))
    const libraryId = catalog.libraries.insert(root, 'mine')
    const ids = paths.map(path => insertAsset(catalog, libraryId, path))
    const libraries = createLibraries({ catalog, events, log: { error: () => {} }, scans: new Set(), onChange: () => {}, dropEmbeddings: () => {} })
    await work({ catalog, root, libraryId, libraries, heard, trash: (...list) => trashAssets({ catalog, libraries }, list) }, ids)
    await libraries.close()
  })
}

const linux = it.runIf(process.platform === 'linux')

linux('moves files to the trash; their assets are missing at once, and keep what is known of them', () => withLibrary(['a.png', 'sub/b [1]*.png', 'kept.png'], async ({ catalog, root, trash, heard }, [a, b, kept]) => {
  catalog.tags.add([a!], ['sky'])
  expect(await trash(a!, b!)).toEqual({ trashed: 2, failed: [] })
  expect(await readdir(root)).toEqual(['kept.png', 'sub'])
  const names = await readdir(join(home.path, 'Trash', 'files'))
  const contents = await Promise.all(names.map(name => readFile(join(home.path, 'Trash', 'files', name), 'utf8')))
  expect(contents.sort()).toEqual(['a.png', 'sub/b [1]*.png'])
  expect([a, b, kept].map(id => catalog.assets.get(id!)!.missingSince === null)).toEqual([false, false, true])
  expect(catalog.tags.ofAsset(a!)).toEqual(['sky'])
  expect(heard).toEqual(['libraries', 'assets'])
}))

linux('does not make a library suspect whose files were thrown away, and finds a file again that comes back', () => withLibrary(Array.from({ length: 34 }, (_, i) => `${i}.png`), async ({ catalog, root, libraryId, libraries, trash }, ids) => {
  await rename(join(root, '0.png'), join(root, '..', 'aside.png'))
  await writeFile(join(root, '0.png'), 'to be thrown away')
  expect(await trash(...ids.slice(0, 12))).toMatchObject({ trashed: 12 })
  // With those that were thrown away these would be more than half of what was there an hour ago.
  for (let i = 12; i < 22; i++)
    await rm(join(root, `${i}.png`))
  await libraries.check(libraryId, null)
  expect(catalog.libraries.get(libraryId)).toMatchObject({ state: 'online', suspicion: null, missing: 22 })
  await rename(join(root, '..', 'aside.png'), join(root, '0.png'))
  await libraries.check(libraryId, null)
  expect(catalog.assets.get(ids[0]!)).toMatchObject({ path: '0.png', missingSince: null })
}))

linux('says of many files a batch at a time that they are missing, each as soon as it is', () => withLibrary(Array.from({ length: 60 }, (_, i) => `${i}.png`), async ({ catalog, root }, ids) => {
  const told: (readonly [ids: readonly number[], left: number])[] = []
  const trashed = (_: number, list: readonly number[]): void => void told.push([list, readdirSync(root).length - 1])
  expect(await trashAssets({ catalog, libraries: { trashed } }, ids)).toEqual({ trashed: 60, failed: [] })
  expect(told).toEqual([[ids.slice(0, 50), 10], [ids.slice(50), 0]])
}))

linux('names each file that stays, with the reason, and touches nothing outside the library', () => withLibrary(['a.png', 'link.png', 'gone.png', 'missing.png', 'sub/outside.png'], async ({ catalog, root, trash }, [a, link, gone, missing, outside]) => {
  const elsewhere = join(root, '..', 'elsewhere')
  await mkdir(elsewhere)
  await writeFile(join(elsewhere, 'outside.png'), 'mine')
  await rm(join(root, 'sub'), { recursive: true })
  await symlink(elsewhere, join(root, 'sub'))
  await rm(join(root, 'link.png'))
  await symlink(join(elsewhere, 'outside.png'), join(root, 'link.png'))
  await rm(join(root, 'gone.png'))
  catalog.scans.missing(missing!)
  const { trashed, failed } = await trash(a!, link!, gone!, missing!, outside!)
  expect(trashed).toBe(1)
  expect(failed.map(({ path, reason }) => [path.slice(root.length + 1), reason])).toEqual([
    ['link.png', 'it is a link, or no file.'],
    ['gone.png', 'there is no such file.'],
    ['missing.png', 'the file is not there any more.'],
    ['sub/outside.png', 'its folder is a link that leads out of the library.'],
  ])
  expect(await readdir(elsewhere)).toEqual(['outside.png'])
  expect(await readdir(root)).toContain('missing.png')
}))

it('refuses the files of libraries that are away, or were removed', () => withLibrary(['a.png'], async ({ catalog, root, libraryId, trash }, [a]) => {
  catalog.libraries.setState(libraryId, 'offline')
  expect(await trash(a!)).toEqual({ trashed: 0, failed: [{ path: join(root, 'a.png'), reason: 'its library "mine" cannot be reached now.' }] })
  catalog.libraries.remove(libraryId)
  expect(await trash(a!)).toMatchObject({ trashed: 0, failed: [{ reason: 'its library was removed.' }] })
  expect(await readdir(root)).toContain('a.png')
}))
