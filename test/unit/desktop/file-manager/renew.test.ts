import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { createFileManagers } from '../../../../src-main/desktop/file-manager/file-managers.ts'
import { renewEntries } from '../../../../src-main/desktop/file-manager/renew.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

it.skipIf(process.platform === 'win32')('entries follow the app to another place, once, and none comes back that was taken out', async () => {
  await using home = await temporaryFolder()
  const make = (executable: string) => createFileManagers({ platform: 'linux', home: home.path, env: {}, executable, bundleId: 'app.likeness', texts: { findSimilar: 'Find similar' } })
  const kept = join(home.path, 'data', 'file-managers.json')
  const menus = join(home.path, '.local', 'share', 'kio', 'servicemenus')
  await make('/old/likeness').set('dolphin', true)
  await renewEntries(make('/new/likeness'), kept, ['0.2.0', '/new/likeness'])
  expect(await readFile(join(menus, 'likeness.desktop'), 'utf8')).toContain('"/new/likeness"')
  await renewEntries(make('/other/likeness'), kept, ['0.2.0', '/new/likeness'])
  expect(await readFile(join(menus, 'likeness.desktop'), 'utf8')).toContain('"/new/likeness"')
  await make('/new/likeness').set('dolphin', false)
  await renewEntries(make('/new/likeness'), kept, ['0.3.0', '/new/likeness'])
  expect(await readdir(menus)).toEqual([])
})

it.skipIf(process.platform === 'win32')('entries that could not be written are tried again', async () => {
  await using home = await temporaryFolder()
  const fileManagers = createFileManagers({ platform: 'linux', home: home.path, env: {}, executable: '/new/likeness', bundleId: 'app.likeness', texts: { findSimilar: 'Find similar' } })
  const kept = join(home.path, 'file-managers.json')
  const scripts = join(home.path, '.local', 'share', 'nemo', 'scripts')
  await fileManagers.set('nemo', true)
  await fileManagers.set('dolphin', true)
  const script = await readFile(join(scripts, 'Find similar'), 'utf8')
  await writeFile(join(scripts, 'Finde'), script)
  await writeFile(join(scripts, 'Find similar'), 'of the user')
  await mkdir(join(scripts, 'folder'))
  const blocked = createFileManagers({ platform: 'linux', home: home.path, env: {}, executable: '/new/likeness', bundleId: 'app.likeness', texts: { findSimilar: 'folder' } })
  await expect(renewEntries(blocked, kept, ['1'])).rejects.toMatchObject({ code: 'file_manager_failed' })
  await renewEntries(fileManagers, kept, ['1'])
  expect((await readdir(scripts)).toSorted()).toEqual(['Find similar', 'folder'])
})
