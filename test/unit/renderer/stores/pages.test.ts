import type { Page } from '../../../../src-renderer/stores/pages.ts'
import { describe, expect, it, vi } from 'vitest'
import { createPages } from '../../../../src-renderer/stores/pages.ts'

/** A list as the engine keeps it: ids in order, read by cursor. */
function createSource(count: number) {
  let ids = Array.from({ length: count }, (_, i) => i + 1)
  const asked: (number | undefined)[] = []
  const askedAgain: (number | undefined)[] = []
  return {
    asked,
    askedAgain,
    set: (next: readonly number[]) => {
      ids = [...next]
    },
    load: async (after: number | undefined, limit: number, again: boolean): Promise<Page<number>> => {
      asked.push(after)
      if (again)
        askedAgain.push(after)
      await Promise.resolve()
      const rest = ids.filter(id => id > (after ?? 0))
      const items = rest.slice(0, limit)
      return { items, next: rest.length > limit ? items.at(-1) ?? null : null, total: ids.length }
    },
  }
}

function fail(error: unknown): never {
  throw error
}

function open(source: ReturnType<typeof createSource>, keep = 100) {
  return createPages<number>({ load: source.load, onError: fail, size: 10, keep })
}

const settled = () => new Promise(resolve => setImmediate(resolve))

describe('pages', () => {
  it('loads what is wanted and knows the total', async () => {
    const source = createSource(95)
    const pages = open(source)
    expect(pages.total.value).toBeNull()
    pages.want(0, 15)
    await settled()
    expect(pages.total.value).toBe(95)
    expect(pages.at(0)).toBe(1)
    expect(pages.at(14)).toBe(15)
    expect(pages.at(20)).toBeUndefined()
    expect(source.asked).toEqual([undefined, 10])
  })

  it('reaches far places by walking, once', async () => {
    const source = createSource(95)
    const pages = open(source)
    pages.want(90, 95)
    await settled()
    expect(pages.at(94)).toBe(95)
    expect(source.asked).toHaveLength(10)
    pages.want(50, 60)
    await settled()
    expect(source.asked).toHaveLength(10)
  })

  it('drops pages out of view beyond its limit and fetches them again by their cursors', async () => {
    const source = createSource(95)
    const pages = open(source, 2)
    pages.want(90, 95)
    await settled()
    expect(pages.at(0)).toBeUndefined()
    source.asked.length = 0
    pages.want(30, 40)
    await settled()
    expect(pages.at(30)).toBe(31)
    expect(source.asked).toEqual([30])
  })

  it('asks only for what is wanted by then', async () => {
    const source = createSource(95)
    const pages = open(source)
    pages.want(90, 95)
    pages.want(0, 10)
    await settled()
    expect(source.asked).toEqual([undefined])
  })

  it('follows a list that grows', async () => {
    const source = createSource(10)
    const pages = open(source)
    pages.want(0, 10)
    await settled()
    source.set(Array.from({ length: 25 }, (_, i) => i + 1))
    pages.refresh()
    await settled()
    expect(pages.total.value).toBe(25)
    pages.want(20, 25)
    await settled()
    expect(pages.at(24)).toBe(25)
  })

  it('says of a page that it is held already', async () => {
    const source = createSource(95)
    const pages = open(source)
    pages.want(0, 15)
    await settled()
    expect(source.askedAgain).toEqual([])
    pages.refresh()
    await settled()
    pages.want(20, 30)
    await settled()
    expect(source.asked).toEqual([undefined, 10, undefined, 10, 20])
    expect(source.askedAgain).toEqual([undefined, 10])
  })

  it('follows a list that grows while another page is in view', async () => {
    const source = createSource(30)
    const pages = open(source)
    pages.want(20, 30)
    await settled()
    pages.want(0, 10)
    source.set(Array.from({ length: 45 }, (_, i) => i + 1))
    pages.refresh()
    await settled()
    pages.want(40, 45)
    await settled()
    expect(pages.at(44)).toBe(45)
  })

  it('closes the gap when items are removed', async () => {
    const source = createSource(40)
    const pages = open(source)
    pages.want(0, 40)
    await settled()
    source.set(Array.from({ length: 40 }, (_, i) => i + 1).filter(id => id % 2 === 0))
    pages.refresh()
    await settled()
    expect(pages.total.value).toBe(20)
    expect(Array.from({ length: 20 }, (_, i) => pages.at(i))).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i + 2))
    expect(pages.at(20)).toBeUndefined()
  })

  it('keeps the old items in view until the new ones have come', async () => {
    const source = createSource(10)
    const pages = open(source)
    pages.want(0, 10)
    await settled()
    const before = pages.version.value
    pages.refresh()
    expect(pages.at(3)).toBe(4)
    await settled()
    expect(pages.version.value).toBeGreaterThan(before)
  })

  it('reports an error and tries again when more is wanted', async () => {
    const source = createSource(10)
    const onError = vi.fn()
    const load = vi.fn(source.load).mockRejectedValueOnce(new Error('gone'))
    const pages = createPages<number>({ load, onError, size: 10, keep: 3 })
    pages.want(0, 10)
    await settled()
    expect(onError).toHaveBeenCalledOnce()
    pages.want(0, 10)
    await settled()
    expect(pages.at(0)).toBe(1)
  })

  it('changes nothing after it was closed', async () => {
    const pages = open(createSource(10))
    pages.want(0, 10)
    pages.close()
    await settled()
    expect(pages.total.value).toBeNull()
  })
})
