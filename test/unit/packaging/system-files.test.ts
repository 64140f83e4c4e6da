import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { mimePackage } from '../../../packaging/linux.ts'
import { macInfo } from '../../../packaging/mac.ts'
import { fileMacros } from '../../../packaging/windows.ts'
import { writePackagingFiles } from '../../../packaging/write.ts'
import { formats } from '../../../src-main/contract/formats.ts'
import { mimeTypes } from '../../../src-main/desktop/file-manager/mime-types.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const extensions = formats.flatMap(format => format.extensions)
const models = formats.filter(format => format.kind === 'model')

describe('the types for the database of shared MIME types', () => {
  /** Extensions by the type that they are given; throws when the text is not well-formed. */
  function globsOf(text: string): ReadonlyMap<string, readonly string[]> {
    const globs = new Map<string, string[]>()
    let type = ''
    const parser = new SaxesParser()
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'mime-type')
        globs.set(type = String(attributes['type']), [])
      if (name === 'glob')
        globs.get(type)!.push(String(attributes['pattern']))
    })
    parser.write(text).close()
    return globs
  }

  it('name every extension of a model once, by a type that the app is offered for', () => {
    const globs = globsOf(mimePackage())
    const patterns = [...globs.values()].flat()
    expect(patterns).toEqual(expect.arrayContaining(models.flatMap(format => format.extensions).map(extension => `*.${extension}`)))
    expect(new Set(patterns).size).toBe(patterns.length)
    expect(mimeTypes()).toEqual(expect.arrayContaining([...globs.keys()]))
    expect(globs.get('model/vnd.usdz+zip')).toEqual(['*.usdz'])
  })
})

describe('what macOS is told', () => {
  const info = macInfo('app.likeness.test') as {
    CFBundleDocumentTypes: { CFBundleTypeRole: string, LSHandlerRank: string, LSItemContentTypes: string[] }[]
    UTImportedTypeDeclarations: { UTTypeIdentifier: string, UTTypeConformsTo: string[], UTTypeTagSpecification: { 'public.filename-extension': string[] } }[]
  }

  it('offers the app for each format, and never first', () => {
    for (const type of info.CFBundleDocumentTypes)
      expect(type).toMatchObject({ CFBundleTypeRole: 'Viewer', LSHandlerRank: 'Alternate' })
    const types = info.CFBundleDocumentTypes.flatMap(type => type.LSItemContentTypes)
    expect(new Set(types).size).toBe(types.length)
    expect(types.length).toBeGreaterThanOrEqual(formats.length)
  })

  it('says what files of every type are that macOS does not know', () => {
    const known = ['public.', 'com.', 'org.webmproject.webp', 'org.khronos.collada']
    const types = info.CFBundleDocumentTypes.flatMap(type => type.LSItemContentTypes)
    const declared = info.UTImportedTypeDeclarations.map(type => type.UTTypeIdentifier)
    expect(types.filter(type => !known.some(start => type.startsWith(start))).toSorted()).toEqual(declared.filter(type => !type.startsWith('com.')).toSorted())
    expect(info.UTImportedTypeDeclarations).toContainEqual(expect.objectContaining({
      UTTypeIdentifier: 'app.likeness.test.3mf',
      UTTypeConformsTo: ['public.data', 'public.3d-content'],
      UTTypeTagSpecification: { 'public.filename-extension': ['3mf'], 'public.mime-type': ['model/3mf'] },
    }))
  })
})

describe('what the installer of Windows writes', () => {
  const lines = fileMacros().split('\n').map(line => line.trim())

  it('offers the app for each extension, and lets alone what opens it', () => {
    for (const extension of extensions)
      expect(lines).toContain(`WriteRegNone SHELL_CONTEXT "Software\\Classes\\.${extension}\\OpenWithProgids" "Likeness.File"`)
    expect(lines.filter(line => /^WriteReg\w+ \w+ "Software\\Classes\\\.\w+" /.test(line))).toEqual([])
  })

  it('goes with it, and the entries of the context menu too', () => {
    for (const extension of extensions) {
      expect(lines).toContain(`DeleteRegValue SHELL_CONTEXT "Software\\Classes\\.${extension}\\OpenWithProgids" "Likeness.File"`)
      expect(lines).toContain(`DeleteRegKey HKCU "Software\\Classes\\SystemFileAssociations\\.${extension}\\shell\\Likeness.FindSimilar"`)
    }
    expect(lines.filter(line => line.startsWith('DeleteRegKey') && /Classes\\\.\w+"$/.test(line))).toEqual([])
  })
})

describe('the files of packages', () => {
  it('are written anew each time', async () => {
    await using folder = await temporaryFolder()
    await writePackagingFiles(join(folder.path, 'made'), '/opt/Old/app')
    const files = await writePackagingFiles(join(folder.path, 'made'), '/opt/Likeness/likeness-desktop')
    expect(await readFile(files.mimePackage, 'utf8')).toBe(mimePackage())
    const menu = await readFile(files.serviceMenu, 'utf8')
    expect(menu).toContain('Exec="/opt/Likeness/likeness-desktop" --find-similar %F')
    expect(menu).toMatch(/^Name=.+\nName\[de\]=.+$/m)
    if (process.platform !== 'win32')
      expect((await stat(files.serviceMenu)).mode & 0o777).toBe(0o755)
    const installer = await readFile(files.installer, 'utf8')
    const inserted = Array.from(installer.matchAll(/!insertmacro (\w+)/g), ([, name]) => name!)
    for (const name of inserted)
      expect(installer).toContain(`!macro ${name}\n`)
  })
})
