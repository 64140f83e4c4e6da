import { describe, expect, it } from 'vitest'
import { startVisualLayer } from '../../../../helpers/hosted-services/visual-layer.ts'
import { seededRandom } from '../../../../helpers/random.ts'
import { contentOf, many, md5 } from './client.ts'
import { sendThroughStorm } from './storm.ts'

describe('whatever goes wrong', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('ends with each item there once (%i)', async (seed) => {
    const random = seededRandom(seed + 1)
    await using stormy = await startVisualLayer(random)
    const dataset = stormy.addContainer('Chairs')
    const items = many(1, 230)
    stormy.fail({ rate: 0.3, kinds: ['fail', 'fail-after', 'limit', 'reset', 'reset-after', 'half'] })
    await sendThroughStorm(stormy, dataset, items, random)
    const stored = stormy.everything().map(({ content }) => content)
    expect(stored.toSorted()).toEqual(items.map((_, i) => md5(contentOf(i + 1))).toSorted())
    expect(stormy.seen.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(0)
  })
})
