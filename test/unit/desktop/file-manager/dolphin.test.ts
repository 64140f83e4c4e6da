import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { formats } from '../../../../src-main/contract/formats.ts'
import { createDolphin, serviceMenu } from '../../../../src-main/desktop/file-manager/dolphin.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { surroundingsIn } from './surroundings.ts'

const executable = '/opt/a "b" $c `d` \\e 100% 😀/likeness'

/** The words of an `Exec`, by the rules of the desktop entry specification: a string first, then words with quotes. */
function wordsOf(value: string): readonly string[] {
  const text = value.replaceAll(/\\(.)/g, (_, sign: string) => ({ s: ' ', n: '\n', t: '\t', r: '\r' })[sign] ?? sign)
  return Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g), ([, quoted, plain]) => quoted === undefined ? plain! : quoted.replaceAll(/\\(.)/g, '$1').replaceAll('%%', '%'))
}

function valueOf(text: string, key: string): string | undefined {
  return text.split('\n').find(line => line.startsWith(`${key}=`))?.slice(key.length + 1)
}

describe.skipIf(process.platform === 'win32')('the service menu of Dolphin', () => {
  it('starts the app with the selected files, wherever the app lies', () => {
    const menu = serviceMenu(executable, { '': 'Find similar' })
    expect(wordsOf(valueOf(menu, 'Exec')!)).toEqual([executable, '--find-similar', '%F'])
  })

  it('is for the types of all formats, and has a name for each language', () => {
    const menu = serviceMenu(executable, { '': 'Find similar', 'de': 'Ähnliches\nfinden' })
    const types = valueOf(menu, 'MimeType')!.split(';')
    expect(types).toEqual(expect.arrayContaining(formats.map(format => format.mediaType)))
    expect(new Set(types).size).toBe(types.length)
    expect(valueOf(menu, 'Name')).toBe('Find similar')
    expect(valueOf(menu, 'Name[de]')).toBe('Ähnliches\\nfinden')
  })

  it('lies where Plasma looks, executable, and is removed with nothing left of it', async () => {
    await using home = await temporaryFolder()
    const dolphin = createDolphin(surroundingsIn(home.path, { executable }))
    const folder = join(home.path, '.local', 'share', 'kio', 'servicemenus')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'other.desktop'), '[Desktop Entry]\n')
    expect(await dolphin.installed()).toBe(false)
    await dolphin.install()
    await chmod(join(folder, 'likeness.desktop'), 0o600)
    await dolphin.install()
    expect(await dolphin.installed()).toBe(true)
    expect((await readdir(folder)).toSorted()).toEqual(['likeness.desktop', 'other.desktop'])
    expect((await stat(join(folder, 'likeness.desktop'))).mode & 0o777).toBe(0o755)
    expect(await readFile(join(folder, 'likeness.desktop'), 'utf8')).toBe(serviceMenu(executable, { '': 'Find similar' }))
    await dolphin.remove()
    await dolphin.remove()
    expect(await readdir(folder)).toEqual(['other.desktop'])
  })

  it('knows the entry that a package brought for all users, and says that it stays', async () => {
    await using home = await temporaryFolder()
    await using system = await temporaryFolder()
    const dolphin = createDolphin(surroundingsIn(home.path, { env: { XDG_DATA_DIRS: `relative:${system.path}` } }))
    expect(await dolphin.installed()).toBe(false)
    await mkdir(join(system.path, 'kio', 'servicemenus'), { recursive: true })
    await writeFile(join(system.path, 'kio', 'servicemenus', 'likeness.desktop'), serviceMenu(executable, { '': 'Find similar' }))
    expect(await dolphin.installed()).toBe(true)
    await dolphin.install()
    expect(await readdir(home.path)).toEqual([])
    await expect(dolphin.remove()).rejects.toThrow('for all users')
  })

  it('goes to the data folder that the environment names', async () => {
    await using home = await temporaryFolder()
    await createDolphin(surroundingsIn('/nowhere', { env: { XDG_DATA_HOME: home.path } })).install()
    expect(await readdir(join(home.path, 'kio', 'servicemenus'))).toEqual(['likeness.desktop'])
  })
})
