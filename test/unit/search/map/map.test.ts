import type { LibraryMap } from '../../../../src-main/contract/insight.ts'
import type { LibraryMaps } from '../../../../src-main/search/map/map.ts'
import type { Scene } from '../scene.ts'
import { Buffer } from 'node:buffer'
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it, vi } from 'vitest'
import { createEventBus } from '../../../../src-main/contract/event-bus.ts'
import { createMap } from '../../../../src-main/search/map/map.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { dimensions, withSpace } from '../scene.ts'

const families = 3

interface MapScene extends Scene {
  readonly libraryId: number
  /** Where the maps are kept. */
  readonly folder: string
  readonly news: LibraryMap[]
  readonly open: (encoder?: () => string) => LibraryMaps
  /** Adds so many images of each family, in turn; answers their ids. */
  readonly addFamilies: (each: number, seed: number) => number[]
}

function withMaps(work: (scene: MapScene) => Promise<void>): Promise<void> {
  return withSpace(async (scene) => {
    await using temporary = await temporaryFolder()
    const folder = join(temporary.path, 'map')
    const events = createEventBus(() => expect.unreachable())
    const news: LibraryMap[] = []
    events.listen(event => event.type === 'map' && news.push(event.map))
    const opened: LibraryMaps[] = []
    const libraryId = scene.addLibrary('x')
    await work({
      ...scene,
      libraryId,
      folder,
      news,
      open: (encoder = () => 'e') => {
        const map = createMap({ catalog: scene.catalog, folder, events, space: () => ({ id: encoder() }), log: pino({ level: 'silent' }) })
        opened.push(map)
        return map
      },
      addFamilies: (each, seed) => Array.from({ length: each * families }, (_, i) => scene.add(libraryId, [memberOf(i % families, seed * 10_000 + i)])),
    }).finally(() => Promise.all(opened.map(map => map.close())))
  })
}

/** A unit vector near that of a family. */
function memberOf(family: number, seed: number): Float32Array {
  const [centre, own] = [seededRandom(family + 1), seededRandom(seed + 100)]
  const vector = Float32Array.from({ length: dimensions }, () => (centre() - 0.5) + 0.5 * (own() - 0.5))
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

async function placesOf(map: LibraryMaps): Promise<Map<number, readonly [x: number, y: number]>> {
  await vi.waitUntil(async () => (await map.state()).state !== 'computing', { timeout: 10_000 })
  const { ids, places, total } = await map.places()
  const numbers = new Uint32Array(bytesOf(ids).buffer)
  const values = new Uint16Array(bytesOf(places).buffer)
  expect(numbers).toHaveLength(total)
  expect(values).toHaveLength(2 * total)
  return new Map(Array.from(numbers, (id, i) => [id, [values[2 * i]!, values[2 * i + 1]!]]))
}

function distance([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): number {
  return Math.hypot(x1 - x2, y1 - y2) / 65535
}

/** How many of the ids have one of their own family as the nearest on the map; `ids` are of the families in turn. */
function shareAmongFamily(ids: readonly number[], places: ReadonlyMap<number, readonly [number, number]>): number {
  const hits = ids.filter((id, i) => {
    const others = ids.map((other, j) => ({ j, distance: other === id ? Number.POSITIVE_INFINITY : distance(places.get(id)!, places.get(other)!) }))
    return others.reduce((a, b) => b.distance < a.distance ? b : a).j % families === i % families
  })
  return hits.length / ids.length
}

it('puts what is alike near to one another, over the whole square', () => withMaps(async ({ open, addFamilies, news }) => {
  const ids = addFamilies(40, 1)
  const places = await placesOf(open())
  expect([...places.keys()]).toEqual(ids)
  expect(shareAmongFamily(ids, places)).toBeGreaterThan(0.95)
  const all = [...places.values()].flat()
  expect(Math.min(...all)).toBeLessThan(3000)
  expect(Math.max(...all)).toBeGreaterThan(62_000)
  expect(news.at(-1)).toMatchObject({ state: 'ready', progress: 1, total: ids.length, encoder: 'e' })
  expect(news.map(({ progress }) => progress)).toEqual(news.map(({ progress }) => progress).toSorted((a, b) => a - b))
}))

it('is none without anything embedded, and has a place for one asset, and for two', () => withMaps(async ({ open, add, libraryId }) => {
  expect(await open().state()).toMatchObject({ state: 'none', total: 0 })
  expect(await open().places()).toMatchObject({ total: 0, ids: '', places: '' })
  const one = add(libraryId, [memberOf(0, 1)])
  expect([...(await placesOf(open())).keys()]).toEqual([one])
  add(libraryId, [memberOf(1, 2)])
  expect((await placesOf(open())).size).toBe(2)
}))

it('gives a model one place, among what its views look like', () => withMaps(async ({ open, add, addFamilies, libraryId }) => {
  const ids = addFamilies(20, 1)
  const model = add(libraryId, Array.from({ length: 12 }, (_, view) => memberOf(1, 500 + view)), 'model')
  const map = open()
  const places = await placesOf(map)
  const kinds = bytesOf((await map.places()).kinds)
  expect([...kinds]).toEqual([...ids.map(() => 0), 1])
  const nearest = ids.reduce((a, b) => distance(places.get(b)!, places.get(model)!) < distance(places.get(a)!, places.get(model)!) ? b : a)
  expect(ids.indexOf(nearest) % families).toBe(1)
}))

it('places what is new among the others, which stay; leaves out what is gone', () => withMaps(async ({ open, add, addFamilies, catalog, libraryId }) => {
  const ids = addFamilies(30, 1)
  const before = await placesOf(open())
  const fresh = add(libraryId, [memberOf(2, 777)])
  catalog.scans.missing(ids[0]!)
  const after = await placesOf(open())
  expect([...after.keys()]).toEqual([...ids.slice(1), fresh])
  expect(ids.slice(1).map(id => after.get(id))).toEqual(ids.slice(1).map(id => before.get(id)))
  const nearest = ids.slice(1).reduce((a, b) => distance(after.get(b)!, after.get(fresh)!) < distance(after.get(a)!, after.get(fresh)!) ? b : a)
  expect(ids.indexOf(nearest) % families).toBe(2)
}))

it('follows while it is open, and places an asset anew that was embedded again', () => withMaps(async ({ open, addFamilies, space }) => {
  const ids = addFamilies(30, 1)
  const map = open()
  const before = await placesOf(map)
  space.look.replace(ids[0]!, [memberOf(1, 4242)])()
  await expect.poll(async () => (await placesOf(map)).get(ids[0]!), { timeout: 30_000 }).not.toEqual(before.get(ids[0]!))
  const after = await placesOf(map)
  expect(distance(after.get(ids[0]!)!, after.get(ids[1]!)!)).toBeLessThan(distance(after.get(ids[0]!)!, after.get(ids[3]!)!))
}))

it('is laid out anew when it has grown by more than a third, from where things were', () => withMaps(async ({ open, addFamilies }) => {
  const ids = addFamilies(30, 1)
  const before = await placesOf(open())
  const all = [...ids, ...addFamilies(20, 2)]
  const after = await placesOf(open())
  expect(ids.filter(id => before.get(id)!.join() === after.get(id)!.join()).length).toBeLessThan(ids.length / 2)
  expect(shareAmongFamily(all, after)).toBeGreaterThan(0.95)
  const moved = ids.map(id => distance(before.get(id)!, after.get(id)!)).toSorted((a, b) => a - b)
  expect(moved[ids.length >> 1]).toBeLessThan(0.2)
}))

it('is read again after a restart, and made again when its file is damaged', () => withMaps(async ({ open, addFamilies, folder }) => {
  addFamilies(20, 1)
  const places = await placesOf(open())
  const path = join(folder, 'e.map')
  const { mtimeMs, size } = await stat(path)
  const again = open()
  expect(await again.state()).toMatchObject({ state: 'ready', total: 60 })
  expect(await placesOf(again)).toEqual(places)
  expect((await stat(path)).mtimeMs).toBe(mtimeMs)

  const bytes = await readFile(path)
  bytes[size >> 1]! ^= 1
  await writeFile(path, bytes)
  const rebuilt = await placesOf(open())
  expect(rebuilt).toEqual(places)
  expect(await stat(path)).toMatchObject({ size })
  await truncate(path, 30)
  expect(await placesOf(open())).toEqual(places)
  await rm(path)
  expect(await placesOf(open())).toEqual(places)
}))

it('says why it could not be made, and is made when it can be', () => withMaps(async ({ open, addFamilies, folder }) => {
  addFamilies(5, 1)
  await writeFile(folder, 'no folder')
  const map = open()
  await expect.poll(() => map.state().then(({ state }) => state, (error: unknown) => error), { timeout: 10_000 }).toMatchObject({ code: 'map_failed' })
  await rm(folder)
  await expect.poll(() => map.state().then(({ state }) => state, (error: unknown) => error), { timeout: 10_000 }).toBe('ready')
  expect((await placesOf(map)).size).toBe(15)
}))

it('is of the encoder that is active', () => withMaps(async ({ open, addFamilies, catalog, folder }) => {
  const ids = addFamilies(10, 1)
  catalog.embeddings.replace(ids[3]!, 'other', [new Float32Array([1, 0]), new Float32Array([0, 1])])
  let encoder = 'e'
  const map = open(() => encoder)
  expect((await placesOf(map)).size).toBe(30)
  encoder = 'other'
  expect([...(await placesOf(map)).keys()]).toEqual([ids[3]])
  expect((await map.places()).version).toMatch(/^other-/)
  await expect.poll(() => readdir(folder)).toEqual(['other.map'])
}))

it('closes in the middle, and answers nothing from then on', () => withMaps(async ({ open, addFamilies, folder }) => {
  addFamilies(400, 1)
  const map = open()
  expect(await map.state()).toMatchObject({ state: 'computing' })
  await map.close()
  await expect(map.state()).rejects.toMatchObject({ code: 'engine_closing' })
  await expect(stat(join(folder, 'e.map'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect((await placesOf(open())).size).toBe(1200)
}))
