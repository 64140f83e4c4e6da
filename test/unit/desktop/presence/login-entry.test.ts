import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loginEntry, renewLoginEntry, setLoginEntry } from '../../../../src-main/desktop/presence/login-entry.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

it('is written, renewed where the app lies elsewhere, and removed', async () => {
  await using folder = await temporaryFolder()
  const parts = { home: folder.path, env: {}, command: ['/opt/Likeness/likeness-desktop'] }
  const path = join(folder.path, '.config', 'autostart', 'likeness.desktop')
  await renewLoginEntry(parts)
  expect(await readdir(folder.path)).toEqual([])
  await setLoginEntry(parts, true)
  expect(await readFile(path, 'utf8')).toContain('\nExec="/opt/Likeness/likeness-desktop" "--hidden"\nIcon=likeness-desktop\n')
  await renewLoginEntry({ ...parts, env: { APPIMAGE: '/home/me/Likeness 2.AppImage' } })
  expect(await readFile(path, 'utf8')).toContain('\nExec="/home/me/Likeness 2.AppImage" "--hidden"\n')
  await setLoginEntry(parts, false)
  await setLoginEntry(parts, false)
  expect(await readdir(join(folder.path, '.config', 'autostart'))).toEqual([])
})

it('goes where the session looks for it, and names programs as they are', async () => {
  await using folder = await temporaryFolder()
  await setLoginEntry({ home: '/nowhere', env: { XDG_CONFIG_HOME: folder.path }, command: ['/opt/likeness'] }, true)
  expect(await readdir(join(folder.path, 'autostart'))).toEqual(['likeness.desktop'])
  expect(loginEntry({ env: {}, command: ['/opt/100% "mine"/$a', '/app'] })).toContain('\nExec="/opt/100%% \\\\"mine\\\\"/\\\\$a" "/app" "--hidden"\n')
})
