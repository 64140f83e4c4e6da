import type { RunProgram } from '../../../../src-main/desktop/file-manager/types.ts'
import { readFile, stat } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { formats } from '../../../../src-main/contract/formats.ts'
import { createExplorer } from '../../../../src-main/desktop/file-manager/explorer.ts'
import { listedVerbKeys, registryFile, removals, verbChanges } from '../../../../src-main/desktop/file-manager/registry.ts'
import { surroundingsIn } from './surroundings.ts'

const classes = 'HKEY_CURRENT_USER\\Software\\Classes\\SystemFileAssociations'
const executable = 'C:\\Users\\Zoë O\'Neill\\AppData\\Local\\Programs\\Likeness\\Likeness.exe'

/** What reg.exe of Windows does with the two commands that are given to it, over keys in memory. */
function registry(keys: Map<string, string[]>) {
  const imported: string[] = []
  const run: RunProgram = async (program, [command, ...args]) => {
    expect(program).toMatch(/^D:\\Windows.System32.reg\.exe$/)
    if (command === 'query') {
      expect(args).toEqual([classes, '/s', '/k', '/e', '/f', 'Likeness.FindSimilar'])
      const found = [...keys.keys()].filter(key => key.endsWith('\\Likeness.FindSimilar'))
      return { code: found.length > 0 ? 0 : 1, stdout: `\r\n${found.join('\r\n')}\r\nSuche beendet: ${found.length} Übereinstimmung(en) gefunden.\r\n`, stderr: '' }
    }
    expect(command).toBe('import')
    imported.push(args[0]!)
    const text = (await readFile(args[0]!)).toString('utf16le')
    if (!text.startsWith('\uFEFFWindows Registry Editor Version 5.00\r\n'))
      return { code: 1, stdout: '', stderr: 'FEHLER: not a registry file\r\n' }
    for (const section of text.split('\r\n\r\n').slice(1)) {
      const [head, ...values] = section.trimEnd().split('\r\n')
      const [, minus, key] = /^\[(-?)(.*)\]$/.exec(head!)!
      if (minus)
        [...keys.keys()].filter(other => other === key || other.startsWith(`${key}\\`)).forEach(other => keys.delete(other))
      else
        keys.set(key!, values)
    }
    return { code: 0, stdout: '', stderr: '' }
  }
  return { run, imported }
}

function explorerWith(run: RunProgram) {
  return createExplorer(surroundingsIn('C:\\Users\\Zoë', { platform: 'win32', env: { SystemRoot: 'D:\\Windows' }, executable, label: 'Ähnliches finden "hier"', run }))
}

describe('the verbs of Explorer', () => {
  it('are one file for reg.exe: a menu entry for each extension, and the command behind it', () => {
    const file = registryFile(verbChanges(executable, 'Find similar'))
    expect([...file.subarray(0, 2)]).toEqual([0xFF, 0xFE])
    const text = file.toString('utf16le')
    expect(text).toContain([
      `[${classes}\\.jpg\\shell\\Likeness.FindSimilar]`,
      '"MUIVerb"="Find similar"',
      '"Icon"="\\"C:\\\\Users\\\\Zoë O\'Neill\\\\AppData\\\\Local\\\\Programs\\\\Likeness\\\\Likeness.exe\\",0"',
      '"MultiSelectModel"="Document"',
      '',
      `[${classes}\\.jpg\\shell\\Likeness.FindSimilar\\command]`,
      '@="\\"C:\\\\Users\\\\Zoë O\'Neill\\\\AppData\\\\Local\\\\Programs\\\\Likeness\\\\Likeness.exe\\" --find-similar \\"%1\\""',
      '',
    ].join('\r\n'))
    for (const extension of formats.flatMap(format => format.extensions))
      expect(text).toContain(`[${classes}\\.${extension}\\shell\\Likeness.FindSimilar]`)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  it('are removed as keys, each once', () => {
    expect(registryFile(removals(['HKEY_CURRENT_USER\\a', 'HKEY_CURRENT_USER\\a'])).toString('utf16le')).toBe('\uFEFFWindows Registry Editor Version 5.00\r\n\r\n[-HKEY_CURRENT_USER\\a]\r\n')
  })

  it('are told from the other lines of reg.exe, and from keys of others', () => {
    const listed = `\r\n${classes}\\.JPG\\Shell\\likeness.findsimilar\r\n${classes}\\.png\\shell\\Other\r\nHKEY_CURRENT_USER\\Software\\x\\shell\\Likeness.FindSimilar\r\nEnd of search: 3 match(es) found.\r\n`
    expect(listedVerbKeys(listed)).toEqual([`${classes}\\.JPG\\Shell\\likeness.findsimilar`])
  })

  it('come and go with one start of reg.exe each, those of an earlier version as well', async () => {
    const others = new Map([[`${classes}\\.jpg\\shell\\Other`, ['@="x"']]])
    const keys = new Map([...others, [`${classes}\\.gone\\shell\\Likeness.FindSimilar`, []], [`${classes}\\.gone\\shell\\Likeness.FindSimilar\\command`, ['@="old.exe"']]])
    const { run, imported } = registry(keys)
    const explorer = explorerWith(run)
    expect(await explorer.installed()).toBe(true)
    await explorer.install()
    const written = new Map(keys)
    expect([...keys.keys()].some(key => key.includes('.gone'))).toBe(false)
    expect(keys.get(`${classes}\\.glb\\shell\\Likeness.FindSimilar`)).toContain('"MUIVerb"="Ähnliches finden \\"hier\\""')
    await explorer.install()
    expect(keys).toEqual(written)
    expect(imported).toHaveLength(2)
    await explorer.remove()
    expect(keys).toEqual(others)
    expect(await explorer.installed()).toBe(false)
    await explorer.remove()
    expect(imported).toHaveLength(3)
    await expect(stat(imported[0]!)).rejects.toThrow(/ENOENT/)
  })

  it('say what reg.exe said when it refuses', async () => {
    const { run } = registry(new Map())
    const refusing: RunProgram = (program, args) => args[0] === 'import' ? Promise.resolve({ code: 1, stdout: '', stderr: 'ERROR: Registry editing has been disabled by your administrator.\r\n' }) : run(program, args)
    await expect(explorerWith(refusing).install()).rejects.toThrow(/^reg\.exe ended with 1: ERROR: Registry editing has been disabled by your administrator\.$/)
  })
})
