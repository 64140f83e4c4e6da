import process from 'node:process'
import { expect, it } from 'vitest'
import { limitInWords, linuxFileSystem, macFileSystem, watchLimitation, windowsFileSystem } from '../../../../src-main/library/watch/file-systems.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

it('knows Linux\' network and user file systems by their numbers, of either sign', () => {
  expect([0x6969, 0xFF534D42, 0xFF534D42 | 0, 0xFE534D42, 0x65735546, 0x01021997].map(linuxFileSystem)).toEqual(['NFS', 'SMB', 'SMB', 'SMB', 'FUSE', '9P'])
  expect([0xEF53, 0x9123683E, 0x9123683E | 0, 0x58465342, 0x01021994, 0x794C7630, 0x2FC12FC1].map(linuxFileSystem)).toEqual(Array.from({ length: 7 }))
})

it('finds the mount that holds a path in macOS\' table', () => {
  const mounts = [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    '/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)',
    '//anna@nas._smb._tcp.local/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by anna)',
    'nas:/export (old) on /Volumes/photos/old (2019) (nfs, nodev)',
    'bindfs@macfuse0 on /Volumes/bound (macfuse_bindfs, nodev)',
    '/dev/disk5s1 on /Volumes/photos2 (exfat, local, nodev)',
  ].join('\n')
  const of = (path: string) => macFileSystem(mounts, path)
  expect(['/Volumes/photos', '/Volumes/photos/2024', '/Volumes/photos/old (2019)/a', '/Volumes/bound/x'].map(of)).toEqual(['SMB', 'SMB', 'NFS', 'FUSE'])
  expect(['/Users/anna', '/Volumes/photos2/a', '/'].map(of)).toEqual([undefined, undefined, undefined])
})

it('knows the shares of Windows by their path', () => {
  expect(['\\\\nas\\photos', '//nas/photos/a', '\\\\?\\UNC\\nas\\photos'].map(windowsFileSystem)).toEqual(['SMB', 'SMB', 'SMB'])
  expect(['C:\\photos', '\\\\?\\C:\\photos', '\\\\.\\C:\\photos'].map(windowsFileSystem)).toEqual([undefined, undefined, undefined])
})

it('finds nothing against watching a folder of this machine', async () => {
  await using folder = await temporaryFolder()
  expect(await watchLimitation(folder.path)).toBeUndefined()
})

it('says which limit of the system is reached, and of other errors nothing', async () => {
  expect(await limitInWords('inotify_add_watch on \'/x\' failed: No space left on device')).toMatch(/more folders be watched \(fs\.inotify\.max_user_watches.*Raise that limit/)
  expect(await limitInWords('EMFILE: too many open files, watch \'/x\'')).toContain(process.platform === 'linux' ? 'max_user_instances is ' : 'max_user_instances')
  expect(await limitInWords('Permission denied')).toBeUndefined()
})
