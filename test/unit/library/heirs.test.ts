import { existsSync, statSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { axis, makeReady } from '../catalog/seed.ts'
import { withLibrary } from './scene.ts'

/** A file system in memory, where there is one. */
const otherDisk = '/dev/shm'
const hasOtherDisk = existsSync(otherDisk) && statSync(otherDisk).dev !== statSync(tmpdir()).dev

it.skipIf(!hasOtherDisk)('lets a file that is moved to another disk live on there, though it was found as a copy before', () => withLibrary({ 'a.png': 'a', 'b.png': 'b' }, async ({ catalog, root, libraryId, scan, ids }) => {
  const other = await mkdtemp(join(otherDisk, 'likeness-test-'))
  try {
    await scan()
    const { 'a.png': a, 'b.png': b } = ids()
    makeReady(catalog, a!, 'a'.repeat(32), 'e', [axis(4, 0)])
    makeReady(catalog, b!, 'b'.repeat(32), 'e', [axis(4, 1)])
    catalog.tags.add([a!], ['old'])
    const otherId = catalog.libraries.insert(other, 'other')
    await copyFile(join(root, 'a.png'), join(other, 'moved.png'))
    await scan({}, otherId)
    const copy = ids()['moved.png']!
    makeReady(catalog, copy, 'a'.repeat(32), 'e', [axis(4, 0)])
    catalog.tags.add([copy], ['new'])
    expect(copy).not.toBe(a)

    await rm(join(root, 'a.png'))
    const dropped: number[] = []
    const { summary } = await scan({ dropEmbeddings: assets => dropped.push(...assets) }, libraryId)
    expect(summary).toMatchObject({ moved: 1, missing: 0 })
    expect(ids()).toEqual({ 'moved.png': a, 'b.png': b })
    expect(catalog.tags.ofAsset(a!)).toEqual(['new', 'old'])
    expect(dropped).toEqual([copy])
    expect(catalog.embeddings.count('e')).toBe(2)
  }
  finally {
    await rm(other, { recursive: true })
  }
}))

it('leaves a copy on the same disk what it is when the original goes', () => withLibrary({ 'one/a.png': 'a', 'one/b.png': 'b', 'two/c.png': 'c' }, async ({ catalog, root, scan }) => {
  const [one, two] = ['one', 'two'].map(name => catalog.libraries.insert(join(root, name), name)) as [number, number]
  await scan({}, one)
  await copyFile(join(root, 'one', 'a.png'), join(root, 'two', 'copy.png'))
  await scan({}, two)
  for (const { id, name } of catalog.assets.page({}, 0, 10))
    makeReady(catalog, id, (name === 'copy.png' ? 'a' : name[0]!).repeat(32), 'e', [axis(4, 0)])
  await rm(join(root, 'one', 'a.png'))
  expect((await scan({}, one)).summary).toMatchObject({ moved: 0, missing: 1 })
}))
