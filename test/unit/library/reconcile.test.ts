import type { KnownFile } from '../../../src-main/catalog/scans.ts'
import { expect, it } from 'vitest'
import { compareFolder } from '../../../src-main/library/reconcile.ts'
import { vanishedFolders } from '../../../src-main/library/scan.ts'
import { found } from './tree.ts'

const known = (id: number, name: string, file: Partial<KnownFile> = {}): KnownFile => ({ id, name, size: 1, mtimeMs: 1, missingSince: null, ...file })

it('tells what was added, changed, returned and is missing', () => {
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
  expect(compareFolder(before, now)).toEqual({
    added: [now[5]],
    changed: [{ id: 2, file: now[1] }, { id: 3, file: now[2] }, { id: 6, file: now[4] }],
    returned: [5],
    missing: [4],
  })
})

it('leaves a file that could not be looked at as it is', () => {
  const nothing = { added: [], changed: [], returned: [], missing: [] }
  expect(compareFolder([known(1, 'a.png')], [], new Set(['a.png']))).toEqual(nothing)
  expect(compareFolder([], [])).toEqual(nothing)
})

it('takes folders for vanished that the walk did not meet, except where it could not look', () => {
  const folders = ['', 'a', 'a/b', 'ab', 'c', 'c/d']
  const at = (path: string) => ({ path, reason: 'EACCES' })
  expect(vanishedFolders(folders, new Set(['', 'c']), [])).toEqual(['a', 'a/b', 'ab', 'c/d'])
  expect(vanishedFolders(folders, new Set(['', 'a', 'c']), [at('a')])).toEqual(['ab', 'c/d'])
  expect(vanishedFolders(folders, new Set(['']), [at('a/x.png')])).toEqual(['a', 'a/b', 'ab', 'c', 'c/d'])
  expect(vanishedFolders(folders, new Set(['']), [at('')])).toEqual([])
})
