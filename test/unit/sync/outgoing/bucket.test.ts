import { mkdir, symlink } from 'node:fs/promises'
import { join, win32 } from 'node:path'
import { expect, it } from 'vitest'
import { bucketPathOf, isInBucket } from '../../../../src-main/sync/outgoing/bucket.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const mappings = [
  { folder: '/disk/props/wood', bucket: 's3://wood' },
  { folder: '/disk/props/', bucket: 's3://studio/props/' },
]

it.each([
  ['/disk/props/a.jpg', 's3://studio/props/a.jpg'],
  ['/disk/props/wood/oak/a.jpg', 's3://wood/oak/a.jpg'],
  ['/disk/props/ä 100%20#1?.jpg', 's3://studio/props/ä 100%20#1?.jpg'],
  ['/disk/props/x/../wood/../b.jpg', 's3://studio/props/b.jpg'],
  ['/disk/props/../secret.jpg', null],
  ['/disk/props-more/a.jpg', null],
  ['/disk/props', null],
  ['/elsewhere/a.jpg', null],
])('has %s lie at %s', (path, expected) => {
  expect(bucketPathOf(path, mappings)).toBe(expected)
})

it('takes the first folder that holds a file', () => {
  expect(bucketPathOf('/disk/props/wood/a.jpg', mappings.toReversed())).toBe('s3://studio/props/wood/a.jpg')
})

it('reads paths of Windows', () => {
  const windows = [{ folder: 'D:\\Studio\\Props', bucket: 's3://studio' }, { folder: '\\\\server\\share', bucket: 's3://shared/x' }]
  expect([
    'd:\\studio\\props\\Wood\\A.jpg',
    'D:/Studio/Props/b.jpg',
    'D:\\Studio\\Props\\..\\c.jpg',
    'E:\\Studio\\Props\\d.jpg',
    '\\\\server\\share\\sub\\e.jpg',
  ].map(path => bucketPathOf(path, windows, win32))).toEqual(['s3://studio/Wood/A.jpg', 's3://studio/b.jpg', null, null, 's3://shared/x/sub/e.jpg'])
})

it('knows whether a folder will lie in a bucket before it is made, also where the way there is a link', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'props'))
  await symlink(join(folder.path, 'props'), join(folder.path, 'link'), 'junction')
  const through = [{ folder: join(folder.path, 'link'), bucket: 's3://studio' }]
  expect(await Promise.all(['props', 'link', 'props/views/new', 'link/views/new', 'link/../other', 'elsewhere'].map(name => isInBucket(join(folder.path, name), through))))
    .toEqual([true, true, true, true, false, false])
  expect(await isInBucket(join(folder.path, 'props'), [])).toBe(false)
})
