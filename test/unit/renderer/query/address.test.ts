import type { LocationQuery } from 'vue-router'
import { expect, it } from 'vitest'
import { parseQuery as readAddress, stringifyQuery as writeAddress } from 'vue-router'
import { formatQuery, parseQuery } from '../../../../src-renderer/query/address.ts'
import { allAssets } from '../../../../src-renderer/query/query.ts'
import { randomOf, randomQuery } from './random-query.ts'

const parse = (address: string) => parseQuery(readAddress(address))

it('reads what it wrote, whatever is asked', () => {
  const random = randomOf(1)
  for (let i = 0; i < 2000; i++) {
    const query = randomQuery(random)
    expect(parse(writeAddress(formatQuery(query)))).toEqual(query)
  }
})

it('writes nothing for all assets', () => {
  expect(formatQuery(allAssets)).toEqual({})
  expect(parse('')).toEqual(allAssets)
})

it('leaves out what it cannot understand, and keeps the rest', () => {
  expect(parse('like=asset:x&like=asset:12&like=nonsense&like=asset:3@0.5,0.5,0.9,0.9,1&rating=9&kind=video&group=colour&sort=name&min=2&meaning=-1&modified=2024-13..2024-02-30&size=-1..x&q=tree'))
    .toEqual({ ...allAssets, like: [{ source: { assetId: 12 }, region: undefined, weight: 1 }], text: 'tree' })
})

it.each(['modified=..', 'modified=2024-02-30..', 'modified=0000..', 'modified=2023-02-29..', 'modified=24-1-1..'])('knows no such day: %s', (address) => {
  expect(parse(address)).toEqual(allAssets)
})

it('takes no region beyond the picture, and no weight that the engine refuses', () => {
  expect(parse('like=asset:1@0.9,0.9,0.5,0.5').like[0]?.region).toMatchObject({ x: 0.9, width: expect.closeTo(0.1) as number })
  expect(parse('like=asset:1@2,0,0.5,0.5').like).toEqual([])
  expect(parse('like=asset:1*0').like).toEqual([])
  expect(parse('like=asset:1*101').like).toEqual([])
})

it('asks no more than the engine takes', () => {
  const address: LocationQuery = { like: Array.from({ length: 150 }, (_, id) => `asset:${id}`), q: `  ${'x'.repeat(1500)}  ` }
  expect(parseQuery(address).like).toHaveLength(100)
  expect(parseQuery(address).text).toHaveLength(1000)
  expect(parse('q=%20%20').text).toBe('')
})

it('writes weights and addresses so that they can be read', () => {
  const like = [{ source: { url: 'https://example.org/\uD800' }, region: undefined, weight: 1e-7 }]
  expect(parse(writeAddress(formatQuery({ ...allAssets, like }))).like).toEqual([{ source: { url: 'https://example.org/\uFFFD' }, region: undefined, weight: 0.001 }])
})
