import type { MoveCandidate } from '../../../src-main/catalog/scans.ts'
import { link, lstat, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hasLeft, lookAtOldPlaces, matchMoves, placeKey } from '../../../src-main/library/moves.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { found, writeTree } from './tree.ts'

function candidate(id: number, place: Partial<MoveCandidate> = {}): MoveCandidate {
  return { id, name: `${id}.png`, folder: '', libraryId: 1, root: '/nowhere', isRemoved: false, kind: 'image', format: 'png', size: 1, mtimeMs: 1, inode: 7, sidecar: null, missingSince: null, ...place }
}

it('takes a place for left that is empty, or that is only another spelling of the new one', () => {
  expect(hasLeft(7, { state: 'empty' })).toBe(true)
  expect(hasLeft(7, { state: 'unknown' })).toBe(false)
  expect(hasLeft(7, { state: 'taken', inode: 7, isListed: true })).toBe(false)
  expect(hasLeft(7, { state: 'taken', inode: 7, isListed: false })).toBe(true)
  expect(hasLeft(7, { state: 'taken', inode: 8, isListed: true })).toBe(false)
  expect(hasLeft(null, { state: 'taken', inode: 8, isListed: true })).toBe(false)
  expect(hasLeft(null, { state: 'taken', inode: 8, isListed: false })).toBe(true)
})

it('gives each moved file one identity, the first that fits', () => {
  const [a, b, c] = [candidate(1), candidate(2), candidate(3)]
  const files = [found('x.png', { inode: 7 }), found('y.png', { inode: 7 }), found('z.png', { inode: 7 })]
  const moves = matchMoves('', files, () => [a, b, c], ({ id }) => id !== 1)
  expect(files.map(file => moves.get(file)?.id)).toEqual([2, 3, undefined])
})

it('tells hard links that were moved together by how their paths end', () => {
  const candidates = [candidate(1, { folder: 'a', name: 'x.png' }), candidate(2, { folder: 'b', name: 'x.png' }), candidate(3, { folder: 'a', name: 'y.png' })]
  const [x, y, other] = [found('x.png', { inode: 7 }), found('y.png', { inode: 7 }), found('other.png', { inode: 7 })]
  const moves = matchMoves('new/b', [other, y, x], () => candidates, () => true)
  expect([x, y, other].map(file => moves.get(file)?.id)).toEqual([2, 3, 1])
})

it('looks whether files have left their old places', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, { 'here.png': '', 'sub/linked.png': '' })
  await link(join(root.path, 'sub/linked.png'), join(root.path, 'link.png'))
  const inodeOf = async (path: string) => (await lstat(join(root.path, path))).ino
  const candidates = [
    candidate(1, { root: root.path, name: 'here.png', inode: await inodeOf('here.png') }),
    candidate(2, { root: root.path, name: 'gone.png' }),
    candidate(3, { root: root.path, folder: 'gone', name: 'a.png' }),
    candidate(4, { root: root.path, folder: 'here.png', name: 'a.png' }),
    candidate(5, { root: root.path, folder: 'sub', name: 'linked.png', inode: await inodeOf('link.png') }),
    candidate(6, { root: root.path, name: 'here.png', inode: 1 }),
  ]
  const left = await lookAtOldPlaces(candidates.map(candidate => ({ path: '/elsewhere.png', candidate })), () => true)
  expect(candidates.filter(candidate => left.has(placeKey(candidate))).map(({ id }) => id)).toEqual([2, 3, 4])
})

it('asks nothing of a library that is offline, and nothing but the place of one that was removed', async () => {
  await using root = await temporaryFolder()
  await mkdir(join(root.path, 'old'))
  await writeFile(join(root.path, 'old/a.png'), '')
  const { ino } = await lstat(join(root.path, 'old/a.png'))
  const at = (candidate: MoveCandidate, path: string) => lookAtOldPlaces([{ path, candidate }], () => false).then(left => left.size === 1)
  const offline = candidate(1, { root: join(root.path, 'unplugged'), name: 'a.png' })
  expect(await at(offline, '/elsewhere.png')).toBe(false)
  expect(await at({ ...offline, isRemoved: true }, '/elsewhere.png')).toBe(true)

  const removed = candidate(2, { root: join(root.path, 'old'), name: 'a.png', inode: ino, isRemoved: true })
  expect(await at(removed, join(root.path, 'link.png'))).toBe(false)
  expect(await at(removed, join(root.path, 'old/a.png'))).toBe(true)
  await rm(join(root.path, 'old'), { recursive: true })
  expect(await at(removed, join(root.path, 'new.png'))).toBe(true)
})
