import { Buffer } from 'node:buffer'
import { formats } from '../../contract/formats.ts'
import { findSimilarFlag } from './types.ts'

/** Below it verbs are added to an extension, whatever program opens it (https://learn.microsoft.com/windows/win32/shell/fa-verbs). */
export const associations = 'HKEY_CURRENT_USER\\Software\\Classes\\SystemFileAssociations'

/** Name of our verb: the last part of its key. */
export const verb = 'Likeness.FindSimilar'

/** A key with its values, '' for the default one; a key without values is to be removed with all below it. */
export interface RegistryChange {
  readonly key: string
  readonly values?: Readonly<Record<string, string>>
}

/** The key of our verb for every extension that Likeness reads. */
export function verbKeys(): readonly string[] {
  return formats.flatMap(format => format.extensions).map(extension => `${associations}\\.${extension}\\shell\\${verb}`)
}

/**
 * What adds the verb to every extension.
 * @param executable absolute path of the app
 * @param label name of the menu entry
 */
export function verbChanges(executable: string, label: string): readonly RegistryChange[] {
  return verbKeys().flatMap(key => [
    // Explorer starts one process a file, and offers a verb of this kind for up to 15 of them.
    { key, values: { MUIVerb: label, Icon: `"${executable}",0`, MultiSelectModel: 'Document' } },
    { key: `${key}\\command`, values: { '': `"${executable}" ${findSimilarFlag} "%1"` } },
  ])
}

/** What removes keys. */
export function removals(keys: readonly string[]): readonly RegistryChange[] {
  return [...new Set(keys)].map(key => ({ key }))
}

/** The keys of our verb in what `reg query … /s /k` lists, whatever language the lines around them are in. */
export function listedVerbKeys(output: string): readonly string[] {
  const ending = `\\shell\\${verb}`.toLowerCase()
  return output.split(/\r?\n/).map(line => line.trim()).filter((line) => {
    const key = line.toLowerCase()
    return key.startsWith(`${associations.toLowerCase()}\\`) && key.endsWith(ending)
  })
}

/** A file for `reg import`: UTF-16, little-endian, with a byte order mark, lines ended as on Windows. */
export function registryFile(changes: readonly RegistryChange[]): Buffer {
  const sections = changes.map(({ key, values }) => values === undefined
    ? `[-${key}]`
    : [`[${key}]`, ...Object.entries(values).map(([name, value]) => `${name === '' ? '@' : quoted(name)}=${quoted(value)}`)].join('\r\n'))
  return Buffer.from(`\uFEFFWindows Registry Editor Version 5.00\r\n\r\n${sections.join('\r\n\r\n')}\r\n`, 'utf16le')
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
