import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { hasAction, withAction, withoutAction } from '../../../../src-main/desktop/file-manager/thunar-actions.ts'
import { createThunar } from '../../../../src-main/desktop/file-manager/thunar.ts'
import { hostileNames, printingProgram, runIn } from '../../../helpers/printing-program.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { surroundingsIn } from './surroundings.ts'

/** As Thunar writes it: the declaration's parts in an order that XML does not allow. */
const usersActions = `<?xml encoding="UTF-8" version="1.0"?>
<actions>
<!-- kept: <action><unique-id>likeness-find-similar</unique-id></action> -->
<action>
\t<icon>utilities-terminal</icon>
\t<name>Open &lt;Terminal&gt; here</name>
\t<unique-id>1431031259295058-1</unique-id>
\t<command>exo-open --working-directory %f &amp;&amp; true</command>
\t<patterns>*</patterns>
\t<directories/>
</action>
</actions>
`

/** The action of a `uca.xml` with our id, by its elements. */
function ownAction(text: string): Readonly<Record<string, string>> {
  const actions: Record<string, string>[] = []
  const open: string[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    open.push(name)
    if (open.length === 2)
      actions.push({})
    if (open.length === 3)
      actions.at(-1)![name] = ''
  })
  parser.on('text', (part) => {
    if (open.length === 3)
      actions.at(-1)![open[2]!] += part
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text.replace(/^<\?.*\?>/, '')).close()
  return actions.find(action => action['unique-id'] === 'likeness-find-similar')!
}

/** Runs a command as Thunar does: by a shell, each file quoted in place of %F. */
async function runAction(command: string, folder: string, paths: readonly string[]): Promise<void> {
  const files = paths.map(path => `'${path.replaceAll('\'', '\'\\\'\'')}'`).join(' ')
  await runIn(folder, '/bin/sh', ['-c', command.replaceAll(/%(.)/g, (_, code: string) => code === 'F' ? files : code)])
}

describe.skipIf(process.platform === 'win32')('the action of Thunar', () => {
  it('starts the app with exactly the selected files, whatever they are called', async () => {
    await using home = await temporaryFolder()
    const app = await printingProgram(join(home.path, 'app\'s <"place"> & 100%f $(x)', 'likeness'))
    await createThunar(surroundingsIn(home.path, { executable: app.path })).install()
    const action = ownAction(await readFile(join(home.path, '.config', 'Thunar', 'uca.xml'), 'utf8'))
    const paths = hostileNames.map(name => join(home.path, name))
    await runAction(action['command']!, home.path, paths)
    expect(await app.words()).toEqual(['--find-similar', ...paths])
    expect(action['patterns']!.split(';')).toEqual(expect.arrayContaining(['*.jpg', '*.JPG', '*.3mf', '*.usdz']))
  })

  it('comes and goes without touching what the user has', async () => {
    await using home = await temporaryFolder()
    const folder = join(home.path, '.config', 'Thunar')
    const file = join(folder, 'uca.xml')
    await mkdir(folder, { recursive: true })
    await writeFile(file, usersActions, { mode: 0o600 })
    const old = createThunar(surroundingsIn(home.path, { executable: '/opt/old/likeness' }))
    const now = createThunar(surroundingsIn(home.path, { label: 'Ähnliches <finden>' }))
    expect(await now.installed()).toBe(false)
    await old.install()
    expect(await now.installed()).toBe(true)
    await now.install()
    const written = await readFile(file, 'utf8')
    expect(ownAction(written)).toMatchObject({ name: 'Ähnliches <finden>', command: '\'/opt/Likeness/likeness-desktop\' --find-similar %F' })
    expect(written.match(/<action>\n/g)).toHaveLength(2)
    await now.install()
    expect(await readFile(file, 'utf8')).toBe(written)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await now.remove()
    expect(await readFile(file, 'utf8')).toBe(usersActions)
    expect(await now.installed()).toBe(false)
  })

  it('keeps the actions of the system for a user who has none of their own', async () => {
    await using home = await temporaryFolder()
    await mkdir(join(home.path, 'xdg', 'Thunar'), { recursive: true })
    await writeFile(join(home.path, 'xdg', 'Thunar', 'uca.xml'), usersActions)
    const thunar = createThunar(surroundingsIn(home.path, { env: { XDG_CONFIG_DIRS: `${join(home.path, 'none')}:${join(home.path, 'xdg')}` } }))
    await thunar.install()
    const file = join(home.path, '.config', 'Thunar', 'uca.xml')
    expect(await readFile(file, 'utf8')).toContain('1431031259295058-1')
    await thunar.remove()
    expect(await readFile(file, 'utf8')).toBe(usersActions)
  })

  it.each([
    ['is cut off', '<actions><action><name>x</name>', /well-formed/],
    ['is empty', '', /well-formed|no <actions>/],
    ['is of something else', '<playlist></playlist>', /<playlist>/],
  ])('leaves a file alone that %s', async (_, text, reason) => {
    await using home = await temporaryFolder()
    const file = join(home.path, '.config', 'Thunar', 'uca.xml')
    await mkdir(join(home.path, '.config', 'Thunar'), { recursive: true })
    await writeFile(file, text)
    await expect(createThunar(surroundingsIn(home.path)).install()).rejects.toThrow(reason)
    expect(await readFile(file, 'utf8')).toBe(text)
  })
})

describe('the list of actions', () => {
  const action = '<action><unique-id>ours</unique-id></action>'

  it.each([
    ['an empty list', '<actions/>', `<actions>\n${action}\n</actions>`],
    ['an indented list', '<actions>\n  </actions>\n', `<actions>\n  ${action}\n</actions>\n`],
    ['no file', undefined, `<?xml version="1.0" encoding="UTF-8"?>\n<actions>\n${action}\n</actions>\n`],
  ])('has one more in %s', (_, before, after) => {
    expect(withAction(before, 'ours', action)).toBe(after)
    expect(withAction(after, 'ours', action)).toBe(after)
    expect(hasAction(after, 'ours')).toBe(true)
  })

  it('loses every one of an id, however it is written', () => {
    const text = '<actions><action><unique-id>\n ours </unique-id><name>1</name></action><action><unique-id>ours2</unique-id></action>\n<action><name/><unique-id>ours</unique-id></action>\n</actions>'
    expect(withoutAction(text, 'ours')).toBe('<actions><action><unique-id>ours2</unique-id></action>\n</actions>')
  })
})
