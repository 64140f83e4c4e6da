import type { KnownFile } from '../../../src-main/catalog/scans.ts'
import type { FolderDifference } from '../../../src-main/library/reconcile.ts'
import { describe, expect, it } from 'vitest'
import { compareFolder } from '../../../src-main/library/reconcile.ts'
import { vanishedFolders } from '../../../src-main/library/scan.ts'
import { found } from './tree.ts'

const known = (id: number, name: string, file: Partial<KnownFile> = {}): KnownFile => ({ id, name, format: 'png', size: 1, mtimeMs: 1, inode: null, sidecar: null, missingSince: null, ...file })

/** Ids and names alone. */
function short({ met, fresh, gone }: FolderDifference) {
  return {
    met: met.map(({ known, file, isChanged }) => `${known.id} ${file.name}${isChanged ? ' changed' : ''}`),
    fresh: fresh.map(({ name }) => name),
    gone: gone.map(({ id }) => id),
  }
}

it('tells what is new, changed, back and gone', () => {
  const before = [
    known(1, 'same.png'),
    known(2, 'larger.png'),
    known(3, 'touched.png'),
    known(4, 'gone.png'),
    known(5, 'back.png', { missingSince: 9 }),
    known(6, 'back-changed.png', { missingSince: 9 }),
    known(7, 'still-gone.png', { missingSince: 9 }),
  ]
  const now = [found('same.png'), found('larger.png', { size: 2 }), found('touched.png', { mtimeMs: 1.5 }), found('back.png'), found('back-changed.png', { size: 3 }), found('new.png')]
  expect(short(compareFolder(before, now))).toEqual({
    met: ['2 larger.png changed', '3 touched.png changed', '5 back.png', '6 back-changed.png changed'],
    fresh: ['new.png'],
    gone: [4],
  })
})

it('leaves a file that could not be looked at as it is', () => {
  const nothing = { met: [], fresh: [], gone: [] }
  expect(short(compareFolder([known(1, 'a.png')], [], { unreadable: new Set(['a.png']) }))).toEqual(nothing)
  expect(short(compareFolder([], []))).toEqual(nothing)
})

it('lets the name decide before the inode: files that changed places are changed, not moved', () => {
  const before = [known(1, 'a.png', { inode: 10 }), known(2, 'b.png', { inode: 20 })]
  const now = [found('a.png', { inode: 20 }), found('b.png', { inode: 10 })]
  expect(short(compareFolder(before, now)).met).toEqual(['1 a.png changed', '2 b.png changed'])
})

it('takes an inode that is not known on one side for no difference, and learns it', () => {
  const { met, gone } = compareFolder([known(1, 'a.png'), known(2, 'b.png', { inode: 5 })], [found('a.png', { inode: 7 }), found('b.png')])
  expect(met.map(({ isChanged }) => isChanged)).toEqual([false, false])
  expect(met.map(({ file }) => file.inode)).toEqual([7, null])
  expect(gone).toEqual([])
})

it('notices a sidecar that came, changed or went, which changes nothing else', () => {
  const before = [known(1, 'a.png'), known(2, 'b.png', { sidecar: 'b.xmp:1' }), known(3, 'c.png', { sidecar: 'c.xmp:1' }), known(4, 'd.png', { sidecar: 'd.xmp:1' })]
  const now = [found('a.png', { sidecar: 'a.xmp:1' }), found('b.png', { sidecar: 'b.xmp:2' }), found('c.png'), found('d.png', { sidecar: 'd.xmp:1' })]
  expect(short(compareFolder(before, now))).toEqual({ met: ['1 a.png', '2 b.png', '3 c.png'], fresh: [], gone: [] })
})

describe('names that differ only in case or Unicode form', () => {
  it('are one asset, renamed, when there is one of each', () => {
    const before = [known(1, 'Photo.PNG'), known(2, 'caf\u00E9.png'), known(3, 'gone.png', { missingSince: 9 })]
    const now = [found('photo.png'), found('cafe\u0301.png', { size: 2 }), found('GONE.png')]
    expect(short(compareFolder(before, now))).toEqual({ met: ['1 photo.png', '2 cafe\u0301.png changed', '3 GONE.png'], fresh: [], gone: [] })
  })

  it('are two where both are there', () => {
    expect(short(compareFolder([known(1, 'A.png')], [found('A.png'), found('a.png')]))).toEqual({ met: [], fresh: ['a.png'], gone: [] })
    expect(short(compareFolder([known(1, 'A.png'), known(2, 'a.png')], [found('a.png')]))).toEqual({ met: [], fresh: [], gone: [1] })
  })

  it('are left to other rules when it is not certain which is which', () => {
    expect(short(compareFolder([known(1, 'AB.png'), known(2, 'aB.png')], [found('ab.png')]))).toEqual({ met: [], fresh: ['ab.png'], gone: [1, 2] })
    expect(short(compareFolder([known(1, 'AB.png')], [found('ab.png'), found('Ab.png')]))).toEqual({ met: [], fresh: ['ab.png', 'Ab.png'], gone: [1] })
  })
})

it('leaves what is being written to as it is, and says so', () => {
  const isSettling = ({ mtimeMs }: { readonly mtimeMs: number }) => mtimeMs > 100
  const before = [known(1, 'a.png'), known(2, 'B.png'), known(3, 'c.png', { mtimeMs: 200 })]
  const now = [found('a.png', { mtimeMs: 150 }), found('b.png', { mtimeMs: 150 }), found('c.png', { mtimeMs: 200 })]
  const difference = compareFolder(before, now, { isSettling })
  expect(short(difference)).toEqual({ met: [], fresh: [], gone: [] })
  expect(difference.isUnsettled).toBe(true)
  expect(compareFolder(before.slice(2), now.slice(2), { isSettling }).isUnsettled).toBe(false)
})

it('takes folders for vanished that the walk did not meet, except where it could not look', () => {
  const folders = ['', 'a', 'a/b', 'ab', 'c', 'c/d']
  const at = (path: string) => ({ path, reason: 'EACCES' })
  expect(vanishedFolders(folders, new Set(['', 'c']), [])).toEqual(['a', 'a/b', 'ab', 'c/d'])
  expect(vanishedFolders(folders, new Set(['', 'a', 'c']), [at('a')])).toEqual(['ab', 'c/d'])
  expect(vanishedFolders(folders, new Set(['']), [at('a/x.png')])).toEqual(['a', 'a/b', 'ab', 'c', 'c/d'])
  expect(vanishedFolders(folders, new Set(['']), [at('')])).toEqual([])
})
