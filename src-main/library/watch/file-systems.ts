import { execFile } from 'node:child_process'
import { readFile, realpath, statfs } from 'node:fs/promises'
import process from 'node:process'
import { promisify } from 'node:util'

/** `f_type` of Linux' statfs for file systems that change without this machine's doing, or that do not tell of it. */
const magicNumbers: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517B, 'SMB'],
  [0xFE534D42, 'SMB'],
  [0xFF534D42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x5346414F, 'AFS'],
  [0x6B414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564C, 'NCP'],
  [0x00C36400, 'Ceph'],
  [0x0BD00BD0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x01161970, 'GFS2'],
  [0x7461636F, 'OCFS2'],
  [0x786F4256, 'VirtualBox'],
  [0xBACBACBC, 'VMware'],
  [0x7C7C6673, 'Parallels'],
])

/** File systems of macOS' table of mounts of the same kind. */
const mountTypes: ReadonlyMap<string, string> = new Map([
  ['smbfs', 'SMB'],
  ['nfs', 'NFS'],
  ['afpfs', 'AFP'],
  ['webdav', 'WebDAV'],
  ['ftp', 'FTP'],
  ['macfuse', 'FUSE'],
  ['osxfuse', 'FUSE'],
  ['fusefs', 'FUSE'],
  ['fuse', 'FUSE'],
])

/** The name of a file system that cannot be watched, by the `type` that Linux' statfs answers (32 bit, of either sign). */
export function linuxFileSystem(type: number): string | undefined {
  return magicNumbers.get(type >>> 0)
}

/** The same by what macOS' `mount` prints, for an absolute path. */
export function macFileSystem(mounts: string, path: string): string | undefined {
  const mounted = mounts.split('\n').flatMap((line) => {
    const [, at, type] = / on (\/.*) \(([^,)]+)/.exec(line) ?? []
    return at !== undefined && type !== undefined && (path === at || path.startsWith(at === '/' ? '/' : `${at}/`)) ? [{ at, type }] : []
  })
  const nearest = mounted.toSorted((a, b) => b.at.length - a.at.length)[0]
  return nearest && mountTypes.get(nearest.type.replace(/[._].*$/, '').toLowerCase())
}

/** The same for Windows, by the real path: that of a drive which stands for a share begins with two backslashes. */
export function windowsFileSystem(realPath: string): string | undefined {
  const path = realPath.replaceAll('/', '\\')
  return /^\\\\(?![?.]\\)|^\\\\[?.]\\UNC\\/i.test(path) ? 'SMB' : undefined
}

/** Why changes below a folder cannot be watched, in words; undefined where they can. Errors: those of the system, when the folder is gone. */
export async function watchLimitation(path: string): Promise<string | undefined> {
  const name = await fileSystemOf(path)
  return name && `This folder is on a file system (${name}) that does not tell of every change.`
}

async function fileSystemOf(path: string): Promise<string | undefined> {
  if (process.platform === 'win32')
    return windowsFileSystem(await realpath(path))
  if (process.platform === 'darwin')
    return macFileSystem((await promisify(execFile)('/sbin/mount')).stdout, path)
  return linuxFileSystem((await statfs(path)).type)
}

/** The system's words for a watcher that it refuses, as what they mean here; undefined for those that are of no limit. */
export async function limitInWords(message: string): Promise<string | undefined> {
  const setting = /No space left on device|ENOSPC/.test(message) ? 'max_user_watches' : /Too many open files|EMFILE/.test(message) ? 'max_user_instances' : undefined
  if (setting === undefined)
    return undefined
  const limit = await readFile(`/proc/sys/fs/inotify/${setting}`, 'utf8').then(text => ` is ${text.trim()}`, () => '')
  const what = setting === 'max_user_watches' ? 'more folders be watched' : 'more programs watch folders'
  return `The system lets no ${what} (fs.inotify.${setting}${limit}). Raise that limit to have changes noticed at once.`
}
