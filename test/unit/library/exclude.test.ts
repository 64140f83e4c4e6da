import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withLibrary } from './scene.ts'
import { writeTree } from './tree.ts'

const tree = { 'a.png': 'a', 'b.psd': 'b', 'out/c.png': 'c', 'out/deep/d.png': 'd', 'keep/out/e.png': 'e', 'keep/f.png': 'f' }

it('leaves out what the patterns of a library say, and takes it back when they no longer do', () => withLibrary(tree, async ({ catalog, libraryId, scan, states }) => {
  await scan()
  catalog.libraries.setExclude(libraryId, ['*.psd', '/out/'])
  expect(await scan()).toMatchObject({ summary: { missing: 3, files: 3 }, excluded: 3, suspicion: null, pruned: ['out'] })
  expect(states()).toEqual({ 'a.png': 'pending', 'b.psd': 'missing', 'out/c.png': 'missing', 'out/deep/d.png': 'missing', 'keep/out/e.png': 'pending', 'keep/f.png': 'pending' })
  catalog.libraries.setExclude(libraryId, [])
  expect(await scan()).toMatchObject({ summary: { missing: 0, changed: 3 }, excluded: 0 })
  expect(new Set(Object.values(states()))).toEqual(new Set(['pending']))
}))

it('is no sign of an accident, however much it leaves out; what is gone besides is', () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n < 25 ? 'renders' : 'photos'}/${n}.png`, String(n)]))
  return withLibrary(files, async ({ catalog, libraryId, scan, root }) => {
    await scan()
    catalog.libraries.setExclude(libraryId, ['renders/'])
    expect(await scan()).toMatchObject({ excluded: 25, suspicion: null, summary: { missing: 25 } })
    catalog.libraries.setExclude(libraryId, ['*'])
    expect(await scan({ believedAt: Date.now() })).toMatchObject({ excluded: 15, suspicion: null })
    catalog.libraries.setExclude(libraryId, [])
    await scan()
    await rm(join(root, 'renders'), { recursive: true })
    catalog.libraries.setExclude(libraryId, ['photos/1*.png'])
    expect((await scan({ believedAt: Date.now() })).suspicion).toEqual({ missing: 25, known: 40 })
  })
})

it('counts in folders that are looked at alone, before the rules of files in them', () => withLibrary(tree, async ({ catalog, libraryId, root, scan, states }) => {
  catalog.libraries.setExclude(libraryId, ['out/', '*.psd'])
  await scan()
  expect(Object.keys(states()).sort()).toEqual(['a.png', 'keep/f.png'])
  await writeTree(root, { 'keep/out/new.png': 'n', 'keep/g.psd': 'g', 'keep/.likenessignore': '!*.psd\nf.png\n' })
  await scan({ folders: ['keep', 'keep/out'] })
  expect(states()).toEqual({ 'a.png': 'pending', 'keep/f.png': 'missing', 'keep/g.psd': 'pending' })
}))
