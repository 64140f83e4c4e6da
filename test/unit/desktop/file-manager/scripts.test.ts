import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { createScriptingFileManager } from '../../../../src-main/desktop/file-manager/scripts.ts'
import { hostileNames, printingProgram, runIn } from '../../../helpers/printing-program.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { surroundingsIn } from './surroundings.ts'

const nautilus = { id: 'nautilus', name: 'GNOME Files', program: 'nautilus', selection: 'NAUTILUS_SCRIPT_SELECTED_FILE_PATHS' } as const

describe.skipIf(process.platform === 'win32')('the entry of a file manager whose menu is a folder of scripts', () => {
  it('starts the app with exactly the selected files, whatever they are called', async () => {
    await using home = await temporaryFolder()
    const app = await printingProgram(join(home.path, 'app\'s "place" $(x)', 'likeness'))
    const fileManager = createScriptingFileManager({ ...nautilus, folder: join(home.path, 'nautilus') }, surroundingsIn(home.path, { executable: app.path }))
    await fileManager.install()
    const pictures = join(home.path, 'pictures')
    await mkdir(pictures)
    const paths = hostileNames.map(name => join(pictures, name))
    await Promise.all(paths.map(path => writeFile(path, '')))
    const script = join(home.path, 'nautilus', 'scripts', 'Find similar')

    await runIn(pictures, script, [], { [nautilus.selection]: paths.map(path => `${path}\n`).join('') })
    expect(await app.words()).toEqual(['--find-similar', ...paths])
    expect((await readdir(pictures)).toSorted()).toEqual(hostileNames.toSorted())
    for (const path of paths) {
      await runIn(pictures, script, [], { [nautilus.selection]: path })
      expect(await app.words()).toEqual(['--find-similar', path])
    }
  })

  it('starts nothing when nothing is selected', async () => {
    await using home = await temporaryFolder()
    const app = await printingProgram(join(home.path, 'likeness'))
    await createScriptingFileManager({ ...nautilus, folder: home.path }, surroundingsIn(home.path, { executable: app.path })).install()
    await runIn(home.path, join(home.path, 'scripts', 'Find similar'), [], { [nautilus.selection]: '' })
    await runIn(home.path, join(home.path, 'scripts', 'Find similar'), [])
    expect(await app.words()).toBeUndefined()
  })

  it('is written again for another place of the app and another language, and stays one', async () => {
    await using home = await temporaryFolder()
    const make = (executable: string, label: string) => createScriptingFileManager({ ...nautilus, folder: home.path }, surroundingsIn(home.path, { executable, label }))
    const scripts = join(home.path, 'scripts')
    await make('/opt/old/likeness', 'Find similar').install()
    const now = make('/opt/new/likeness', 'Ähnliches finden')
    expect(await now.installed()).toBe(true)
    await now.install()
    expect(await readdir(scripts)).toEqual(['Ähnliches finden'])
    const written = await readFile(join(scripts, 'Ähnliches finden'), 'utf8')
    expect(written).toContain('\'/opt/new/likeness\'')
    expect((await stat(join(scripts, 'Ähnliches finden'))).mode & 0o777).toBe(0o755)
    await now.install()
    expect(await readFile(join(scripts, 'Ähnliches finden'), 'utf8')).toBe(written)
  })

  it('is removed with nothing left of it, and with nothing else', async () => {
    await using home = await temporaryFolder()
    const scripts = join(home.path, 'scripts')
    await mkdir(join(scripts, 'more'), { recursive: true })
    await writeFile(join(scripts, 'Of the user'), '#!/bin/sh\necho likeness\n')
    const fileManager = createScriptingFileManager({ ...nautilus, folder: home.path }, surroundingsIn(home.path))
    expect(await fileManager.installed()).toBe(false)
    await fileManager.install()
    await fileManager.remove()
    await fileManager.remove()
    expect(await fileManager.installed()).toBe(false)
    expect((await readdir(scripts)).toSorted()).toEqual(['Of the user', 'more'])
  })
})
