import type { FileManagersOptions } from '../../../../src-main/desktop/file-manager/file-managers.ts'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { createFileManagers } from '../../../../src-main/desktop/file-manager/file-managers.ts'
import { runProgram } from '../../../../src-main/desktop/file-manager/run-program.ts'
import { printingProgram } from '../../../helpers/printing-program.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

function linux(home: string, changes: Partial<FileManagersOptions> = {}) {
  return createFileManagers({ platform: 'linux', home, env: {}, executable: '/opt/Likeness/likeness-desktop', bundleId: 'app.likeness', texts: { findSimilar: 'Find similar' }, ...changes })
}

describe.skipIf(process.platform === 'win32')('the file managers of a system', () => {
  it('are those whose program is on the path, or that have run before', async () => {
    await using home = await temporaryFolder()
    const bin = join(home.path, 'bin')
    await printingProgram(join(bin, 'dolphin'))
    await printingProgram(join(bin, 'nemo'))
    await chmod(join(bin, 'nemo'), 0o644)
    await mkdir(join(home.path, '.config', 'Thunar'), { recursive: true })
    expect(await linux(home.path).list()).toEqual([{ id: 'thunar', name: 'Thunar', installed: false }])
    expect(await linux(home.path, { env: { PATH: `${join(home.path, 'none')}::${bin}` } }).list()).toEqual([
      { id: 'dolphin', name: 'Dolphin', installed: false },
      { id: 'thunar', name: 'Thunar', installed: false },
    ])
  })

  it('are left out where it cannot be told whether they are there', async () => {
    const tooLong = `/${'x'.repeat(5000)}`
    expect(await linux(tooLong).list()).toEqual([])
  })

  it('all have an entry and lose it again, with nothing left', async () => {
    await using home = await temporaryFolder()
    const fileManagers = linux(home.path)
    expect(await fileManagers.list()).toEqual([])
    const ids = ['nautilus', 'dolphin', 'thunar', 'nemo', 'caja']
    await Promise.all(ids.flatMap(id => [fileManagers.set(id, true), fileManagers.set(id, true)]))
    expect((await fileManagers.list()).map(({ id, installed }) => [id, installed])).toEqual(ids.map(id => [id, true]))
    await Promise.all(ids.map(id => fileManagers.set(id, false)))
    expect((await fileManagers.list()).some(({ installed }) => installed)).toBe(false)
    const left = (await readdir(home.path, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
    expect(left.map(entry => entry.name)).toEqual(['uca.xml'])
    expect(await readFile(join(left[0]!.parentPath, 'uca.xml'), 'utf8')).not.toContain('<action>')
  })

  it('start the AppImage, not what it is unpacked to', async () => {
    await using home = await temporaryFolder()
    const fileManagers = linux(home.path, { executable: '/tmp/.mount_LikeneXYZ/likeness-desktop', env: { APPIMAGE: '/home/zoë/Likeness 1.AppImage' } })
    await fileManagers.set('dolphin', true)
    expect(await readFile(join(home.path, '.local', 'share', 'kio', 'servicemenus', 'likeness.desktop'), 'utf8')).toContain('Exec="/home/zoë/Likeness 1.AppImage" --find-similar %F')
  })

  it('say why an entry was not written, and go on with others', async () => {
    await using home = await temporaryFolder()
    await mkdir(join(home.path, '.config', 'Thunar'), { recursive: true })
    await writeFile(join(home.path, '.config', 'Thunar', 'uca.xml'), '<actions>')
    const fileManagers = linux(home.path)
    const changes = await Promise.allSettled([fileManagers.set('thunar', true), fileManagers.set('nemo', true)])
    expect(changes[0]).toMatchObject({ status: 'rejected', reason: { code: 'file_manager_failed' } })
    expect((changes[0] as PromiseRejectedResult).reason.message).toMatch(/^The context menu of Thunar was not changed: .*uca\.xml.*well-formed/)
    expect(await fileManagers.list()).toEqual([{ id: 'thunar', name: 'Thunar', installed: false }, { id: 'nemo', name: 'Nemo', installed: true }])
  })

  it('are known by their ids', async () => {
    await using home = await temporaryFolder()
    await expect(linux(home.path).set('finder', true)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe.skipIf(process.platform === 'win32')('a program of the system', () => {
  it('is run to its end without a shell', async () => {
    expect(await runProgram('/bin/sh', ['-c', 'printf %s "$1"; printf no >&2; exit 3', '-', '$(x) y'])).toEqual({ code: 3, stdout: '$(x) y', stderr: 'no' })
    await expect(runProgram('/nowhere/reg.exe', [])).rejects.toThrow(/ENOENT/)
  })
})
