import type { Dirent } from 'node:fs'
import type { DiskFolder } from '../contract/browse.ts'
import { readdir, readFile, stat } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { failure } from '../contract/errors.ts'
import { isHiddenOrSystem } from '../library/ignore-rules.ts'

type Place = DiskFolder['places'][number]

const byName = new Intl.Collator('en', { numeric: true }).compare

/** The folders in a folder of this machine, hidden ones and those of the system left out. `path` is absolute. Errors: folder_not_found. */
export async function browseDisk(path: string): Promise<DiskFolder> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw failure('folder_not_found', { path }, error)
  })
  const shown = entries.filter(({ name }) => !isHiddenOrSystem(name))
  const areFolders = await Promise.all(shown.map(entry => isFolderEntry(path, entry)))
  const parent = dirname(path)
  return {
    path,
    parent: parent === path ? null : parent,
    folders: shown.filter((_, at) => areFolders[at]).map(({ name }) => ({ name, path: join(path, name) })).sort((a, b) => byName(a.name, b.name)),
    places: await placesToBegin(),
  }
}

/** Also one that a symbolic link leads to. */
function isFolderEntry(folder: string, entry: Dirent): boolean | Promise<boolean> {
  return entry.isSymbolicLink() ? isFolder(join(folder, entry.name)) : entry.isDirectory()
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(stats => stats.isDirectory(), () => false)
}

/** Where the files of people usually are: those of these places that there are. */
async function placesToBegin(): Promise<Place[]> {
  const home = homedir()
  const named = await namedFolders(home)
  const candidates = [home, ...['PICTURES', 'DESKTOP', 'DOWNLOAD'].map(kind => named.get(kind)!), ...await mountedDisks()]
  const places = [...new Set(candidates)].map(path => ({ name: basename(path) || path, path }))
  const areThere = await Promise.all(places.map(({ path }) => isFolder(path)))
  return places.filter((_, at) => areThere[at])
}

/** The folders that a desktop keeps for pictures, downloads and what lies on it; on Linux they go by names of the user's language. */
async function namedFolders(home: string): Promise<ReadonlyMap<string, string>> {
  const usual = [['PICTURES', join(home, 'Pictures')], ['DESKTOP', join(home, 'Desktop')], ['DOWNLOAD', join(home, 'Downloads')]] as const
  const configured = process.platform === 'linux' ? await readFile(join(home, '.config', 'user-dirs.dirs'), 'utf8').catch(() => '') : ''
  return new Map([...usual, ...userDirs(configured, home)])
}

/** The folders that a `user-dirs.dirs` names, by kind: lines such as `XDG_PICTURES_DIR="$HOME/Bilder"`. */
export function userDirs(text: string, home: string): [kind: string, path: string][] {
  return [...text.matchAll(/^XDG_([A-Z]+)_DIR="(\$HOME\/|\/)([^"\n]+)"/gm)].map(([, kind, start, rest]) => [kind!, join(start === '/' ? '/' : home, rest!)])
}

/** Disks and what else is mounted where people look for it. */
async function mountedDisks(): Promise<string[]> {
  if (process.platform === 'win32')
    return Array.from('CDEFGHIJKLMNOPQRSTUVWXYZ', letter => `${letter}:\\`)
  const user = userName()
  const parents = process.platform === 'darwin' ? ['/Volumes'] : [...user === undefined ? [] : [`/media/${user}`, `/run/media/${user}`], '/mnt']
  const found = await Promise.all(parents.map(async parent => (await readdir(parent).catch(() => [])).filter(name => !isHiddenOrSystem(name)).map(name => join(parent, name))))
  return found.flat()
}

/** Undefined where the system does not know the user by a name, as in many containers. */
function userName(): string | undefined {
  try {
    return userInfo().username
  }
  catch {
    return undefined
  }
}
