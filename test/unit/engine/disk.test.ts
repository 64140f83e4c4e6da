import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { afterEach, expect, it, vi } from 'vitest'
import { browseDisk, userDirs } from '../../../src-main/engine/disk.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

afterEach(() => vi.unstubAllEnvs())

async function folders(root: string, ...names: readonly string[]): Promise<void> {
  for (const name of names)
    await mkdir(join(root, name), { recursive: true })
}

it('shows the folders in a folder, in the order in which people count, and nothing that is hidden', async () => {
  await using folder = await temporaryFolder()
  await folders(folder.path, 'set 10', 'set 9', 'Äpfel', '.hidden', '$RECYCLE.BIN', 'node_modules')
  await writeFile(join(folder.path, 'file.png'), '')
  await symlink(join(folder.path, 'set 9'), join(folder.path, 'linked'))
  await symlink(join(folder.path, 'nothing'), join(folder.path, 'broken'))
  const found = await browseDisk(folder.path)
  expect(found).toMatchObject({ path: folder.path, parent: dirname(folder.path) })
  expect(found.folders.map(({ name }) => name)).toEqual(['Äpfel', 'linked', 'set 9', 'set 10'])
  expect(found.folders[0]!.path).toBe(join(folder.path, 'Äpfel'))
})

it('says of what is no folder that it is none', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'file'), '')
  for (const path of [join(folder.path, 'file'), join(folder.path, 'none'), `${folder.path}/\0`])
    await expect(browseDisk(path)).rejects.toMatchObject({ code: 'folder_not_found' })
  expect((await browseDisk('/')).parent).toBeNull()
})

it.runIf(process.platform === 'linux')('begins where the user keeps pictures, in whatever language, as far as there is such a place', async () => {
  await using home = await temporaryFolder()
  vi.stubEnv('HOME', home.path)
  await folders(home.path, 'Bilder', 'Pictures', 'Downloads', '.config')
  await writeFile(join(home.path, '.config', 'user-dirs.dirs'), '# a comment\nXDG_PICTURES_DIR="$HOME/Bilder"\nXDG_DESKTOP_DIR="$HOME/Schreibtisch"\n')
  const { places } = await browseDisk(home.path)
  expect(places.filter(({ path }) => path.startsWith(home.path)).map(({ path }) => path)).toEqual([home.path, join(home.path, 'Bilder'), join(home.path, 'Downloads')])
})

it('reads the folders that a desktop names', () => {
  expect(userDirs('XDG_PICTURES_DIR="/data/my pictures"\nXDG_DOWNLOAD_DIR="$HOME/x"\nXDG_MUSIC_DIR=relative\n', '/home/ann')).toEqual([['PICTURES', '/data/my pictures'], ['DOWNLOAD', '/home/ann/x']])
})
