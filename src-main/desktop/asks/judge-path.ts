import { posix, win32 } from 'node:path'
import { formatOf } from '../../contract/formats.ts'

/** Characters of a path, at most: more than any system takes but Windows with its long paths switched on. */
const longestPath = 4096

/** Names that Windows takes for devices, in any folder and with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?:\.|$)/i

/** Folders that hold no files of anybody, but devices and what the kernel says. */
const systemFolder = /^\/(?:dev|proc|sys)(?:\/|$)/

/**
 * What is wrong with a path that came from outside, as part of a sentence; undefined when nothing is. `local`: shares of other
 * machines are refused too, as their mere address sends the user's name there. Whether the file is there is not looked at.
 */
export function faultOf(path: string, platform: NodeJS.Platform, local: boolean): string | undefined {
  if (path.length > longestPath)
    return `its path is longer than ${longestPath} characters`
  if ([...path].some(character => character.charCodeAt(0) < 32 || character.charCodeAt(0) === 127))
    return 'its path holds control characters'
  return (platform === 'win32' ? windowsFault(path, local) : unixFault(path)) ?? kindFault(path, platform)
}

function windowsFault(path: string, local: boolean): string | undefined {
  if (/^[\\/]{2}[.?]/.test(path) || /^[\\/]\?\?/.test(path))
    return 'it names a device'
  const isShare = /^[\\/]{2}/.test(path)
  if (isShare && local)
    return 'it names another machine'
  if (!isShare && !/^[a-z]:[\\/]/i.test(path))
    return 'its path is not absolute'
  const segments = path.slice(2).split(/[\\/]/)
  if (hasDots(segments))
    return 'its path goes up'
  if (segments.some(segment => segment.includes(':')))
    return 'its path names a part of a file'
  return segments.some(segment => deviceName.test(segment.trim())) ? 'it names a device' : undefined
}

function unixFault(path: string): string | undefined {
  if (!path.startsWith('/') || path.startsWith('//'))
    return 'its path is not absolute'
  if (hasDots(path.split('/')))
    return 'its path goes up'
  return systemFolder.test(path) ? 'it names a device' : undefined
}

function hasDots(segments: readonly string[]): boolean {
  return segments.includes('.') || segments.includes('..')
}

function kindFault(path: string, platform: NodeJS.Platform): string | undefined {
  const name = (platform === 'win32' ? win32 : posix).basename(path)
  return /[\\/]$/.test(path) || formatOf(name) === undefined ? `"${name}" is not of a format that Likeness reads` : undefined
}
