import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAdaptiveIndex, loadIndex } from '../../../src-main/vectors/adaptive.ts'
import { createExactIndex } from '../../../src-main/vectors/exact.ts'
import { readIndexFileInfo } from '../../../src-main/vectors/files.ts'
import { createUsearchIndex } from '../../../src-main/vectors/usearch.ts'
import { clusteredVectors } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const dimensions = 16
const vectors = clusteredVectors(4000, dimensions, { clusters: 40, spread: 0.5, seed: 5 })
const rows = (from: number, to: number): Float32Array => vectors.slice(from * dimensions, to * dimensions)
const keys = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

async function formOf(index: { readonly save: (path: string) => void }): Promise<string> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'a.idx')
  index.save(file)
  return readIndexFileInfo(file).form
}

describe('an adaptive index', () => {
  it('is exact below its threshold and a graph some additions after it', async () => {
    const index = createAdaptiveIndex(dimensions, { threshold: 3000 })
    index.add(keys(0, 2999), rows(0, 2999))
    expect(await formOf(index)).toBe('exact')
    for (let key = 2999; key < 3100; key++)
      index.add([key], rows(key, key + 1))
    expect(await formOf(index)).toBe('usearch')
    expect(index.count).toBe(3100)
    for (let key = 0; key < 3100; key++)
      expect(index.search(rows(key, key + 1), 1)[0]!.key).toBe(key)
  })

  it('loses and revives nothing of what changes while the graph is built', () => {
    const index = createAdaptiveIndex(dimensions, { threshold: 3000 })
    index.add(keys(0, 3000), rows(0, 3000))
    index.add([3000], rows(3000, 3001))
    index.remove([5, 2999, 3000])
    index.add([17], rows(3500, 3501))
    index.add([5], rows(3501, 3502))
    for (let key = 3001; key < 3100; key++)
      index.add([key], rows(key, key + 1))
    expect(index.count).toBe(3000 + 99 - 1)
    expect(index.search(rows(2999, 3000), 4000).map(({ key }) => key)).not.toContain(2999)
    expect(index.search(rows(3500, 3501), 1)[0]!.key).toBe(17)
    expect(index.search(rows(3501, 3502), 1)[0]!.key).toBe(5)
    expect(index.search(rows(0, 1), 4000)).toHaveLength(3098)
  })

  it('does not turn back', async () => {
    const index = createAdaptiveIndex(dimensions, { threshold: 10 })
    for (let key = 0; key < 12; key++)
      index.add([key], rows(key, key + 1))
    index.remove(keys(0, 11))
    expect(await formOf(index)).toBe('usearch')
    expect(index.search(rows(0, 1), 5).map(({ key }) => key)).toEqual([11])
  })
})

describe('a saved index', () => {
  const kinds = [['exact', createExactIndex(dimensions)], ['usearch', createUsearchIndex(dimensions)]] as const
  for (const [, index] of kinds)
    index.add(keys(0, 300), rows(0, 300))

  it.each(kinds)('is refused when it was cut short anywhere (%s)', async (_, index) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'a.idx')
    index.save(file)
    const whole = await readFile(file)
    for (const length of [0, 1, 27, 28, 100, whole.length >> 1, whole.length - 28, whole.length - 1]) {
      await writeFile(file, whole)
      await truncate(file, length)
      expect(() => loadIndex(file, dimensions)).toThrow(/unfinished|damaged/)
    }
  })

  it.each(kinds)('is refused when one bit of it changed (%s)', async (_, index) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'a.idx')
    index.save(file)
    const whole = await readFile(file)
    for (const at of [0, 40, whole.length >> 1, whole.length - 29, whole.length - 16, whole.length - 1]) {
      const damaged = Uint8Array.from(whole)
      damaged[at]! ^= 4
      await writeFile(file, damaged)
      expect(() => loadIndex(file, dimensions)).toThrow(/damaged/)
    }
  })

  it.each(kinds)('is refused when its vectors have other dimensions (%s)', async (_, index) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'a.idx')
    index.save(file)
    expect(() => loadIndex(file, 32)).toThrow('16 dimensions, 32 were expected')
  })

  it('is refused when it is a graph that lost more than it holds, for its links are worn', async () => {
    await using folder = await temporaryFolder()
    const graph = createUsearchIndex(dimensions)
    graph.add(keys(0, 300), rows(0, 300))
    graph.remove(keys(0, 150))
    graph.save(join(folder.path, 'half.idx'))
    const half = loadIndex(join(folder.path, 'half.idx'), dimensions)
    half.remove([150])
    half.save(join(folder.path, 'more.idx'))
    expect(() => loadIndex(join(folder.path, 'more.idx'), dimensions)).toThrow('worn: 151 vectors were removed, 149 are left')
  })

  it('is refused when it is missing', () => {
    expect(() => loadIndex(join(import.meta.dirname, 'none.idx'), dimensions)).toThrow(/ENOENT/)
  })
})
