import type { VectorIndex } from '../../../src-main/vectors/types.ts'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { clusteredVectors } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

export interface IndexKind {
  readonly name: string
  readonly create: (dimensions: number) => VectorIndex
  readonly load: (path: string, dimensions: number) => VectorIndex
}

const dimensions = 16

/** What every vector index must do, whatever is inside. */
export function describeIndex({ name, create, load }: IndexKind): void {
  const vectors = clusteredVectors(500, dimensions, { clusters: 20, spread: 0.5, seed: 3 })
  const row = (i: number): Float32Array => vectors.slice(i * dimensions, (i + 1) * dimensions)
  const keys = Array.from({ length: 500 }, (_, i) => i + 1)
  const filled = (): VectorIndex => {
    const index = create(dimensions)
    index.add(keys, vectors)
    return index
  }

  describe(name, () => {
    it('finds nothing while empty', () => {
      const index = create(dimensions)
      expect(index.count).toBe(0)
      expect(index.search(row(0), 10)).toEqual([])
    })

    it('gives the best first, with their cosines', () => {
      const index = filled()
      const found = index.search(row(41), 5)
      expect(found).toHaveLength(5)
      expect(found[0]!.key).toBe(42)
      expect(found[0]!.cosine).toBeCloseTo(1, 2)
      for (const { key, cosine } of found)
        expect(cosine).toBeCloseTo(dot(row(41), row(key - 1)), 2)
      expect(found.map(({ cosine }) => cosine)).toEqual(found.map(({ cosine }) => cosine).sort((a, b) => b - a))
    })

    it('gives all there are when asked for more, and none when asked for none', () => {
      const index = create(dimensions)
      index.add([7, 9], vectors.slice(0, 2 * dimensions))
      expect(index.search(row(0), 100).map(({ key }) => key).sort()).toEqual([7, 9])
      expect(index.search(row(0), 0)).toEqual([])
    })

    it('does not find what was removed, and finds all the rest', () => {
      const index = filled()
      const removed = keys.filter(key => key % 5 !== 0)
      index.remove(removed)
      index.remove(removed)
      index.remove([100_000])
      expect(index.count).toBe(100)
      expect(index.search(row(0), 500).map(({ key }) => key).sort((a, b) => a - b)).toEqual(keys.filter(key => key % 5 === 0))
      for (let i = 4; i < 500; i += 5)
        expect(index.search(row(i), 1)[0]!.key).toBe(i + 1)
    })

    it('takes keys again after their removal, with their new vectors', () => {
      const index = filled()
      index.remove([1, 2, 3])
      index.add([3, 1], vectors.slice(0, 2 * dimensions))
      expect(index.count).toBe(499)
      expect(index.search(row(0), 1)[0]!.key).toBe(3)
      expect(index.search(row(1), 1)[0]!.key).toBe(1)
      expect(index.search(row(2), 1)[0]!.key).not.toBe(3)
    })

    it('works again after everything was removed', () => {
      const index = filled()
      index.remove(keys)
      expect(index.count).toBe(0)
      expect(index.search(row(0), 3)).toEqual([])
      index.add([5], row(8))
      expect(index.search(row(0), 3).map(({ key }) => key)).toEqual([5])
    })

    it('replaces the vector of a key that is there, the last of several', () => {
      const index = filled()
      index.add([10, 10], Float32Array.from([...row(20), ...row(30)]))
      expect(index.count).toBe(500)
      expect(index.search(row(30), 2).map(({ key }) => key).sort((a, b) => a - b)).toEqual([10, 31])
      expect(index.search(row(9), 500).find(({ key }) => key === 10)!.cosine).toBeCloseTo(dot(row(9), row(30)), 2)
    })

    it('refuses what has not its dimensions', () => {
      const index = filled()
      expect(() => index.add([1, 2], row(0))).toThrow(RangeError)
      expect(() => index.search(new Float32Array(8), 1)).toThrow(RangeError)
      expect(index.count).toBe(500)
    })

    it('holds keys beyond 32 bits', () => {
      const index = create(dimensions)
      index.add([2 ** 40 + 1], row(0))
      expect(index.search(row(0), 1)[0]!.key).toBe(2 ** 40 + 1)
    })

    it('is the same after saving and loading, removals included', async () => {
      await using folder = await temporaryFolder()
      const inside = join(folder.path, 'Größe 大')
      await mkdir(inside)
      const file = join(inside, 'a.idx')
      const before = process.cwd()
      const index = filled()
      index.remove([3, 4, 5])
      index.save(file)
      const loaded = load(file, dimensions)
      expect(process.cwd()).toBe(before)
      expect(loaded.count).toBe(497)
      expect(loaded.search(row(2), 20)).toEqual(index.search(row(2), 20))
      loaded.add([3], row(2))
      loaded.remove([6])
      expect(loaded.count).toBe(497)
      expect(loaded.search(row(2), 1)[0]!.key).toBe(3)
    })

    it('saves and loads while empty', async () => {
      await using folder = await temporaryFolder()
      const file = join(folder.path, 'empty.idx')
      create(dimensions).save(file)
      const loaded = load(file, dimensions)
      expect(loaded.count).toBe(0)
      loaded.add([1], row(0))
      expect(loaded.search(row(0), 1)[0]!.key).toBe(1)
    })

    it('never writes over a file', async () => {
      await using folder = await temporaryFolder()
      const file = join(folder.path, 'a.idx')
      filled().save(file)
      expect(() => filled().save(file)).toThrow()
      expect(existsSync(file)).toBe(true)
      expect(load(file, dimensions).count).toBe(500)
    })
  })
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0)
}
