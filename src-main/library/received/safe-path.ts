import { Buffer } from 'node:buffer'
import { isHiddenOrSystem } from '../ignore-rules.ts'

/** Characters of a path, and bytes of a name, at most: what every system takes below a folder. */
const longestPath = 800
const longestName = 200
const deepest = 30

/** Characters that Windows takes in no name, and those that show nothing. */
const forbidden = /[<>:"|?*\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u
const forbiddenAnywhere = new RegExp(forbidden, 'gu')

/** Names that Windows takes for devices, in any folder and with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)[ .]*(?:\.|$)/i

/**
 * Why a path from outside is not one below a folder that every system takes as it is, as the rest of a sentence; undefined when it is
 * one: names with '/' between them, none of which leads up, is hidden, a device or the system's own.
 */
export function faultOfPath(path: string): string | undefined {
  if (path.length > longestPath)
    return `it is longer than ${longestPath} characters`
  const names = path.split('/')
  return names.length > deepest ? `it goes through more than ${deepest} folders` : names.map(faultOfName).find(fault => fault !== undefined)
}

function faultOfName(name: string): string | undefined {
  if (name === '')
    return 'it begins or ends with a slash, or has two in a row'
  if (name === '.' || name === '..')
    return 'it goes up, or nowhere'
  if (!name.isWellFormed() || forbidden.test(name))
    return `"${name.replaceAll(forbiddenAnywhere, '�').toWellFormed()}" holds a character that not every system takes in a name`
  if (Buffer.byteLength(name) > longestName)
    return `a name in it is longer than ${longestName} bytes`
  if (isHiddenOrSystem(name))
    return `"${name}" would be hidden, or is a folder of the system`
  if (/[. ]$|^ /.test(name))
    return `"${name}" begins with a space, or ends with a space or a dot`
  return deviceName.test(name) ? `"${name}" names a device` : undefined
}

/** A path of this machine, '/' between its names, as one that `faultOfPath` has nothing against; names that are so already stay. */
export function safePath(path: string): string {
  const names = path.split('/').filter(name => name !== '').map(safeName)
  const folders = names.slice(0, -1).slice(0, deepest - 1)
  const name = names.at(-1) ?? '_'
  while (folders.length > 0 && [...folders, name].join('/').length > longestPath)
    folders.pop()
  return [...folders, name].join('/')
}

function safeName(name: string): string {
  if (faultOfName(name) === undefined)
    return name
  const cleaned = name.toWellFormed().replaceAll(forbiddenAnywhere, '_').replace(/[. ]+$|^ +/g, '_')
  const shown = isHiddenOrSystem(cleaned) || deviceName.test(cleaned) ? `_${cleaned}` : cleaned
  return shortened(shown)
}

/** Cut in the middle, its ending kept. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestName)
    return name
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? ''
  let stem = name.slice(0, name.length - ending.length)
  while (Buffer.byteLength(stem + ending) > longestName)
    stem = [...stem].slice(0, -1).join('')
  return `${stem.replace(/[. ]+$/, '_')}${ending}`
}
