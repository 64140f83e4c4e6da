import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { createFinder } from '../../../../src-main/desktop/file-manager/finder.ts'
import { plist } from '../../../../src-main/desktop/file-manager/plist.ts'
import { openCommand } from '../../../../src-main/desktop/file-manager/workflow.ts'
import { hostileNames, printingProgram, runIn } from '../../../helpers/printing-program.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { surroundingsIn } from './surroundings.ts'

type Value = string | number | boolean | Value[] | { [key: string]: Value }

/** Reads a property list in XML. Throws when it is not well-formed. */
function parsePlist(text: string): Value {
  const open: { name: string, text: string, children: Value[], keys: string[] }[] = []
  let root: Value | undefined
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => void open.push({ name, text: '', children: [], keys: [] }))
  parser.on('text', (part) => {
    const top = open.at(-1)
    if (top)
      top.text += part
  })
  parser.on('closetag', () => {
    const { name, text: content, children, keys } = open.pop()!
    const parent = open.at(-1)
    const values: Readonly<Record<string, () => Value>> = {
      string: () => content,
      integer: () => Number(content),
      true: () => true,
      false: () => false,
      array: () => children,
      dict: () => Object.fromEntries(keys.map((key, index) => [key, children[index]!])),
    }
    if (name === 'plist')
      root = children[0]!
    else if (name === 'key')
      parent!.keys.push(content)
    else
      parent!.children.push(values[name]!())
  })
  parser.write(text).close()
  return root!
}

describe('a property list', () => {
  it('holds what went in, whatever signs are in it', () => {
    const value = { 'a & b <c>': ['x "y" \'z\'', ' blanks\tand\nlines ', '😀', ''], 'empty': {}, 'none': [], 'yes': true, 'no': false, 'number': -3 }
    expect(parsePlist(plist(value))).toEqual(value)
  })

  it('leaves out signs that XML cannot hold', () => {
    expect(parsePlist(plist('a\0b\u001Fc\uD800d\uFFFFe'))).toBe('abcde')
  })
})

describe.skipIf(process.platform === 'win32')('the Quick Action of the Finder', () => {
  it('is a service for images and 3D models, and opens them with the app', async () => {
    await using home = await temporaryFolder()
    await createFinder(surroundingsIn(home.path, { platform: 'darwin', label: 'Ähnliches finden', run: () => Promise.resolve({ code: 0, stdout: '', stderr: '' }) })).install()
    const contents = join(home.path, 'Library', 'Services', 'Ähnliches finden.workflow', 'Contents')
    const info = parsePlist(await readFile(join(contents, 'Info.plist'), 'utf8'))
    expect(info).toMatchObject({
      CFBundleIdentifier: 'app.likeness.test.find-similar',
      NSServices: [{
        NSMenuItem: { default: 'Ähnliches finden' },
        NSMessage: 'runWorkflowAsService',
        NSSendFileTypes: expect.arrayContaining(['public.image', 'public.3d-content', 'org.khronos.glb', 'app.likeness.test.3mf']),
      }],
    })
    const workflow = parsePlist(await readFile(join(contents, 'document.wflow'), 'utf8'))
    expect(workflow).toMatchObject({
      actions: [{ action: { ActionParameters: { COMMAND_STRING: openCommand('app.likeness.test'), inputMethod: 1, shell: '/bin/sh' } } }],
      workflowMetaData: { workflowTypeIdentifier: 'com.apple.Automator.servicesMenu', serviceInputTypeIdentifier: 'com.apple.Automator.fileSystemObject' },
    })
  })

  it('hands exactly the selected files on, whatever they are called', async () => {
    await using home = await temporaryFolder()
    const open = await printingProgram(join(home.path, 'open'))
    const paths = hostileNames.map(name => join(home.path, name))
    await runIn(home.path, '/bin/sh', ['-c', openCommand('app.it\'s $(x)').replace('/usr/bin/open', open.path), '-', ...paths])
    expect(await open.words()).toEqual(['-b', 'app.it\'s $(x)', ...paths])
  })

  it('is one, whatever language it was first written in, and is removed with nothing else', async () => {
    await using home = await temporaryFolder()
    const started: string[] = []
    const make = (label: string) => createFinder(surroundingsIn(home.path, {
      platform: 'darwin',
      label,
      run: (program, args) => {
        started.push([program, ...args].join(' '))
        return Promise.reject(new Error('not to be started'))
      },
    }))
    const services = join(home.path, 'Library', 'Services')
    expect(await make('Find similar').installed()).toBe(false)
    await mkdir(join(services, 'Other.workflow', 'Contents'), { recursive: true })
    await writeFile(join(services, 'Other.workflow', 'Contents', 'Info.plist'), plist({ CFBundleIdentifier: 'app.likeness.test' }))
    await make('Find similar').install()
    const german = make('Ähnliches finden')
    expect(await german.installed()).toBe(true)
    await german.install()
    await german.install()
    expect((await readdir(services)).toSorted()).toEqual(['Other.workflow', 'Ähnliches finden.workflow'])
    await german.remove()
    await german.remove()
    expect(await readdir(services)).toEqual(['Other.workflow'])
    expect(await german.installed()).toBe(false)
    expect(new Set(started)).toEqual(new Set(['/System/Library/CoreServices/pbs -update']))
  })
})
