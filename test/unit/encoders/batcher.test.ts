import type { RgbImage } from '../../../src-main/media/image.ts'
import { expect, it } from 'vitest'
import { createBatcher } from '../../../src-main/encoders/batcher.ts'
import { plain } from '../../helpers/encoders.ts'

/** An encoder that answers with the first byte of each picture, refuses 13, and records its batches. */
function scene(limit: number) {
  const batches: number[][] = []
  const embed = createBatcher({
    embed: async (images: readonly RgbImage[]) => {
      const values = images.map(({ data }) => data[0]!)
      batches.push(values)
      await Promise.resolve()
      if (values.includes(13))
        throw new Error('unlucky')
      return values.map(value => Float32Array.of(value))
    },
  }, limit)
  const ask = (...values: number[]) => embed(values.map(value => plain(value, 0, 0))).then(vectors => vectors.map(([value]) => value))
  return { batches, ask }
}

it('gathers what comes while a batch runs, and gives each its own', async () => {
  const { batches, ask } = scene(4)
  expect(await Promise.all([ask(1), ask(2, 3), ask(4), ask(5, 6, 7), ask(8)])).toEqual([[1], [2, 3], [4], [5, 6, 7], [8]])
  expect(batches).toEqual([[1], [2, 3, 4, 5, 6, 7], [8]])
  expect(await ask(9)).toEqual([9])
})

it('fails only what fails alone, and goes on', async () => {
  const { batches, ask } = scene(8)
  const answers = await Promise.allSettled([ask(1), ask(2), ask(12, 13), ask(4)])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(batches).toEqual([[1], [2, 12, 13, 4], [2], [12, 13], [4]])
  expect(await ask(5)).toEqual([5])
})
