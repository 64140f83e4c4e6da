import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createIntake } from '../../../src-main/library/take-in.ts'
import { walk } from '../../../src-main/library/walk.ts'
import { withLibrary } from './scene.ts'

/* File systems without inodes that last cannot be had in a test: what a walk finds is stripped of them. */

const files = { 'Photos/2020/a.png': '1', 'Photos/b.png': '22', 'caf\u00E9/c.png': '333' }

it('knows a folder that was spelled otherwise by the names of its files, where there are no inodes', () => withLibrary(files, async ({ root, libraryId, catalog, ids }) => {
  const take = async () => {
    const intake = createIntake({ catalog, library: { id: libraryId, path: root }, settleMs: 0, isNewer: () => false, signal: undefined, onChange: () => {} })
    await intake.take([...walk(root)].map(walked => ({ ...walked, files: walked.files.map(file => ({ ...file, inode: null })) })))
    return intake.sum
  }
  expect(await take()).toMatchObject({ added: 3 })
  const before = ids()
  await rename(join(root, 'Photos'), join(root, 'photos'))
  await rename(join(root, 'caf\u00E9'), join(root, 'cafe\u0301'))
  expect(await take()).toMatchObject({ added: 0, moved: 3, changed: 0 })
  expect(ids()).toEqual({ 'photos/2020/a.png': before['Photos/2020/a.png'], 'photos/b.png': before['Photos/b.png'], 'cafe\u0301/c.png': before['caf\u00E9/c.png'] })

  await rename(join(root, 'photos'), join(root, 'pictures'))
  expect(await take()).toMatchObject({ added: 2, moved: 0 })
}))
