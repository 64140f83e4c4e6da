// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { droppedAssets, holdsAssets } from '../../../../src-renderer/composables/asset-drag.ts'
import { forgetDrag, rememberDrag } from '../../../../src-renderer/desktop/drag-out.ts'

const type = 'application/x-likeness-assets'

/** Something that is dragged over the window: files, or data of a type. */
function drag(names: readonly string[], data: Readonly<Record<string, string>> = {}): DragEvent {
  const files = names.map(name => ({ name }))
  const types = [...names.length > 0 ? ['Files'] : [], ...Object.keys(data)]
  return { dataTransfer: { types, files, getData: (wished: string) => data[wished] ?? '' } } as unknown as DragEvent
}

/** Remembers a drag whose names are known. */
async function letGo(ids: readonly number[], names: readonly string[]) {
  const known = Promise.resolve(names)
  rememberDrag(ids, known)
  await known
}

afterEach(forgetDrag)

it('knows assets that are dragged within the window', () => {
  expect(holdsAssets(drag([], { [type]: '[3,4]' }))).toBe(true)
  expect(droppedAssets(drag([], { [type]: '[3,4]' }))).toEqual([3, 4])
  expect(droppedAssets(drag([], { [type]: '"selection"' }))).toBe('selection')
  expect(holdsAssets(drag([], { 'text/uri-list': 'https://example.com' }))).toBe(false)
})

describe('of files', () => {
  it('those that were dragged out come back as the assets that they are', async () => {
    await letGo([7, 9], ['chair.glb', 'oak.jpg'])
    expect(holdsAssets(drag(['oak.jpg']))).toBe(true)
    expect(droppedAssets(drag(['oak.jpg', 'chair.glb']))).toEqual([7, 9])
  })

  it('others are none of the window\'s', async () => {
    expect(holdsAssets(drag(['oak.jpg']))).toBe(false)
    expect(droppedAssets(drag(['oak.jpg']))).toBeUndefined()
    await letGo([7, 9], ['chair.glb', 'oak.jpg'])
    expect(droppedAssets(drag(['oak.jpg'])), 'fewer').toBeUndefined()
    expect(droppedAssets(drag(['oak.jpg', 'table.glb'])), 'as many, of other names').toBeUndefined()
    expect(holdsAssets(drag([], { 'text/uri-list': 'https://example.com' })), 'no files').toBe(false)
  })

  it('a drag that is over is forgotten', async () => {
    await letGo([7], ['chair.glb'])
    forgetDrag()
    expect(holdsAssets(drag(['chair.glb']))).toBe(false)
    expect(droppedAssets(drag(['chair.glb']))).toBeUndefined()
  })

  it('names are the same however the file system writes their marks, and trusted until they are known', async () => {
    await letGo([7], ['Übung.png'.normalize('NFC')])
    expect(droppedAssets(drag(['Übung.png'.normalize('NFD')]))).toEqual([7])
    const names = Promise.withResolvers<readonly string[]>()
    rememberDrag([8], names.promise)
    expect(droppedAssets(drag(['oak.jpg']))).toEqual([8])
    names.resolve(['chair.glb'])
    await vi.waitUntil(() => droppedAssets(drag(['oak.jpg'])) === undefined)
  })

  it('names that cannot be learnt change nothing', async () => {
    rememberDrag([8], Promise.reject(new Error('the engine is away')))
    await Promise.resolve()
    expect(droppedAssets(drag(['oak.jpg']))).toEqual([8])
  })
})
