import { execFile } from 'node:child_process'
import { access, chmod, lstat, mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const execute = promisify(execFile)
const folder = join(import.meta.dirname, '../../../packaging/linux')

/** A system in a folder, where the package is unpacked and whose programs write down how they were started. */
async function systemIn(root: string) {
  const bin = join(root, 'programs')
  const app = join(root, 'opt/Likeness')
  for (const path of [bin, join(root, 'usr/bin'), join(root, 'etc/apparmor.d'), join(app, 'resources/engine/bin')])
    await mkdir(path, { recursive: true })
  for (const path of ['likeness-desktop', 'chrome-sandbox', 'resources/engine/bin/likeness', 'resources/apparmor-profile'])
    await writeFile(join(app, path), '')
  for (const name of ['update-mime-database', 'update-desktop-database', 'apparmor_status', 'apparmor_parser', 'unshare']) {
    await writeFile(join(bin, name), `#!/bin/sh\necho ${name} "$@" >> '${root}/started'\n`)
    await chmod(join(bin, name), 0o755)
  }
  return {
    app,
    programs: bin,
    /** Runs a script of the package as dpkg does, with the folders of the system in place of those of this machine. */
    run: async (name: string, ...args: readonly string[]) => {
      const text = await readFile(join(folder, name), 'utf8')
      // As electron-builder does; it fails at a name that it does not know.
      const values: Readonly<Record<string, string>> = { executable: 'likeness-desktop', sanitizedProductName: 'Likeness' }
      const script = text.replaceAll(/\$\{([a-z]+)\}/gi, (_, macro: string) => {
        expect(Object.keys(values)).toContain(macro)
        return values[macro]!
      })
      await writeFile(join(root, 'script'), script.replaceAll(/(?<=[\s'"])\/(opt|usr\/bin|etc)\//g, `${root}/$1/`))
      await execute('/bin/sh', [join(root, 'script'), ...args], { env: { PATH: `${bin}:/usr/bin:/bin` } })
    },
    started: () => readFile(join(root, 'started'), 'utf8'),
  }
}

const exists = (path: string) => lstat(path).then(() => true, () => false)

describe.skipIf(process.platform === 'win32')('the scripts of the Debian package', () => {
  it('link both commands and tell the system of files that the app opens', async () => {
    await using root = await temporaryFolder()
    const system = await systemIn(root.path)
    await symlink(join(system.app, 'of-an-earlier-version'), join(root.path, 'usr/bin/likeness'))
    await system.run('after-install.tpl', 'configure')
    await system.run('after-install.tpl', 'configure', '0.1.0')
    expect(await readlink(join(root.path, 'usr/bin/likeness-desktop'))).toBe(join(system.app, 'likeness-desktop'))
    expect(await readlink(join(root.path, 'usr/bin/likeness'))).toBe(join(system.app, 'resources/engine/bin/likeness'))
    await access(join(root.path, 'usr/bin/likeness'))
    expect((await stat(join(system.app, 'chrome-sandbox'))).mode & 0o7777).toBe(0o755)
    expect(await exists(join(root.path, 'etc/apparmor.d/likeness-desktop'))).toBe(true)
    expect(await system.started()).toMatch(/^update-mime-database \/usr\/share\/mime\nupdate-desktop-database -q \/usr\/share\/applications$/m)
  })

  it('have Chromium shut its processes in by a program where the kernel has no user namespaces', async () => {
    await using root = await temporaryFolder()
    const system = await systemIn(root.path)
    await writeFile(join(system.programs, 'unshare'), '#!/bin/sh\nexit 1\n')
    await system.run('after-install.tpl', 'configure')
    expect((await stat(join(system.app, 'chrome-sandbox'))).mode & 0o7777).toBe(0o4755)
  })

  it('remove what they made, and nothing for an update', async () => {
    await using root = await temporaryFolder()
    const system = await systemIn(root.path)
    const made = ['usr/bin/likeness', 'usr/bin/likeness-desktop', 'etc/apparmor.d/likeness-desktop'].map(path => join(root.path, path))
    await system.run('after-install.tpl', 'configure')
    await system.run('after-remove.tpl', 'upgrade', '0.2.0')
    expect(await Promise.all(made.map(exists))).toEqual([true, true, true])
    await system.run('after-remove.tpl', 'remove')
    await system.run('after-remove.tpl', 'purge')
    expect(await Promise.all(made.map(exists))).toEqual([false, false, false])
  })

  it('leave alone commands of the same name that are not theirs', async () => {
    await using root = await temporaryFolder()
    const system = await systemIn(root.path)
    await writeFile(join(root.path, 'usr/bin/likeness'), 'of somebody else')
    await symlink('/bin/true', join(root.path, 'usr/bin/likeness-desktop'))
    await system.run('after-install.tpl', 'configure')
    await system.run('after-remove.tpl', 'remove')
    expect(await readFile(join(root.path, 'usr/bin/likeness'), 'utf8')).toBe('of somebody else')
    expect(await readlink(join(root.path, 'usr/bin/likeness-desktop'))).toBe('/bin/true')
  })
})
