import type { ClusterFinder } from '../../../../src-main/search/clusters/clusters.ts'
import type { Scene } from '../scene.ts'
import { expect, it, vi } from 'vitest'
import { ListClusters } from '../../../../src-main/contract/requests.ts'
import { createClusters, levelScores } from '../../../../src-main/search/clusters/clusters.ts'
import { findNeighbours } from '../../../../src-main/search/clusters/find.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { dimensions, someVectors, withSpace } from '../scene.ts'

interface ClusterScene extends Scene {
  readonly clusters: ClusterFinder
  /** The asset ids of the groups of a level, each rising, in their order. */
  readonly groups: (level?: ListClusters['level'], more?: ListClusters) => Promise<number[][]>
  readonly settle: () => Promise<void>
}

function withClusters(work: (scene: ClusterScene) => Promise<void>): Promise<void> {
  return withSpace(async (scene) => {
    const clusters = createClusters({ catalog: scene.catalog, space: () => scene.space, log: { error: (_, message) => expect.fail(message) } })
    const groups: ClusterScene['groups'] = async (level = '2', more = {}) => (await clusters.list(ListClusters.parse({ level, ...more }))).clusters.map(({ assets }) => assets.map(({ id }) => id).sort((a, b) => a - b))
    await work({ ...scene, clusters, groups, settle: () => {
      clusters.look()
      return clusters.settled()
    } })
    await clusters.close()
  })
}

/** The unit vector that has a cosine with another one; in a plane of its own for each seed. */
function turned(vector: Float32Array, cosine: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  const other = Float32Array.from({ length: dimensions }, () => random() - 0.5)
  const along = other.reduce((sum, value, i) => sum + value * vector[i]!, 0)
  const across = other.map((value, i) => value - along * vector[i]!)
  const length = Math.hypot(...across)
  return vector.map((value, i) => cosine * value + Math.sqrt(1 - cosine * cosine) * across[i]! / length)
}

it('groups what is alike at five levels, and says whether neighbours are missing', () => withClusters(async ({ addLibrary, add, groups, clusters, settle }) => {
  const library = addLibrary('x')
  const [base, far] = someVectors(2, 3)
  const ids = [1, 0.98, 0.95, 0.91, 0.86, 0.82].map((cosine, i) => add(library, [cosine === 1 ? base! : turned(base!, cosine, i)]))
  add(library, [turned(base!, 0.1, 50)])
  add(library, [far!])
  expect(await clusters.list(ListClusters.parse({}))).toEqual({ clusters: [], total: 0, complete: false, finding: false })
  await settle()
  const levels = await Promise.all(levelScores.map((_, level) => groups(`${level}` as ListClusters['level'])))
  expect(levels.map(level => level.find(group => group.includes(ids[0]!)))).toEqual([ids.slice(0, 2), ids.slice(0, 3), ids.slice(0, 4), ids.slice(0, 5), ids])
  expect(await clusters.list(ListClusters.parse({ level: '1' }))).toMatchObject({ total: 1, complete: true, clusters: [{ size: 3 }] })
}))

it('says that neighbours are being found', () => withClusters(async ({ addLibrary, add, clusters }) => {
  const library = addLibrary('x')
  someVectors(200, 3).forEach(vector => add(library, [vector]))
  clusters.look()
  expect(await clusters.list(ListClusters.parse({}))).toMatchObject({ complete: false, finding: true })
  await clusters.settled()
  expect(await clusters.list(ListClusters.parse({}))).toMatchObject({ complete: true, finding: false })
}))

it('is not finding any longer when that has failed', () => withSpace(async ({ catalog, space, addLibrary, add }) => {
  add(addLibrary('x'), [someVectors(1, 3)[0]!])
  const errors: string[] = []
  const broken = { ...space, look: { ...space.look, index: { ...space.look.index, count: 1, search: () => expect.fail('the index is broken') } } }
  const clusters = createClusters({ catalog, space: () => broken, log: { error: (_, message) => errors.push(message) } })
  clusters.look()
  await clusters.settled()
  expect(await clusters.list(ListClusters.parse({}))).toMatchObject({ complete: false, finding: false })
  expect(errors).toEqual(['the neighbours of assets could not be looked for'])
  await clusters.close()
}))

it('keeps up with assets that come, change and go, as if all were found anew', () => withClusters(async ({ catalog, space, addLibrary, add, groups, clusters, settle }) => {
  const library = addLibrary('x')
  const vectors = someVectors(60, 8)
  const ids = vectors.slice(0, 30).map(vector => add(library, [vector]))
  await settle()
  ids.push(...vectors.slice(30).map(vector => add(library, [vector])))
  expect((await clusters.list(ListClusters.parse({}))).complete).toBe(false)
  await settle()
  space.look.replace(ids[3]!, [turned(vectors[40]!, 0.99, 1)])()
  const gone = ids.splice(10, 4)
  const rows = gone.flatMap(id => catalog.embeddings.idsOf(id)).map(({ id }) => id)
  gone.forEach(catalog.scans.forget)
  space.look.index.remove(rows)
  await settle()
  const kept = await groups('4')
  expect(kept.flat()).not.toContain(gone[0])
  expect(kept.find(group => group.includes(ids[3]!))).toContain(ids[36])
  const pairs = [...catalog.neighbours.pairs('e')].flat().map(({ a, b }) => `${a}-${b}`).sort()
  catalog.neighbours.begin('e', 0.8)
  await settle()
  expect([...catalog.neighbours.pairs('e')].flat().map(({ a, b }) => `${a}-${b}`).sort()).toEqual(pairs)
  expect(await groups('4')).toEqual(kept)
}))

it('leaves out missing files, other kinds and other collections, and a group of which one is left', () => withClusters(async ({ catalog, addLibrary, add, groups, settle, clusters }) => {
  const [x, y] = [addLibrary('x'), addLibrary('y')]
  const [base, other] = someVectors(2, 5)
  const inX = [0.99, 0.991].map((cosine, i) => add(x, [turned(base!, cosine, i)]))
  const inY = [add(y, [base!]), add(y, [other!]), add(y, [turned(other!, 0.995, 9)])]
  const views = Array.from({ length: 12 }, (_, view) => turned(base!, 0.999, 100 + view))
  const models = [add(y, views, 'model'), add(y, [...views.slice(5), ...views.slice(0, 5)], 'model')]
  await settle()
  expect(await groups('2')).toEqual([[...inX, inY[0]], inY.slice(1), models])
  expect(await groups('2', { kind: 'model' })).toEqual([models])
  expect(await groups('2', { collection: 'x-key-1000' })).toEqual([inX])
  expect(await groups('2', { offset: 1, limit: 1 })).toEqual([inY.slice(1)])
  catalog.scans.missing(inY[1]!)
  expect(await groups('2', { kind: 'image' })).toEqual([[...inX, inY[0]]])
  const groupOf = await clusters.groupsAt('2')
  expect(groupOf(inY[1]!).members).toEqual([inY[1]])
  expect(groupOf(inY[2]!).members).toEqual([inY[2]])
  await expect(groups('2', { collection: 'none' })).rejects.toThrow(/no collection "none"/)
}))

it('compares models by their turntables under the best rotation', () => withClusters(async ({ addLibrary, add, groups, settle }) => {
  const library = addLibrary('x')
  const views = someVectors(12, 21)
  const same = add(library, views, 'model')
  const rotated = add(library, [...views.slice(7), ...views.slice(0, 7)], 'model')
  // Has one view in common: alike by that, and not as a whole.
  add(library, [views[0]!, ...views.slice(1).map((view, i) => turned(view, 0.2, i))], 'model')
  await settle()
  expect(await groups('0')).toEqual([[same, rotated]])
  expect(await groups('4')).toEqual([[same, rotated]])
}))

it('finds copies by their content, the one to keep first, under an id of their own', () => withClusters(async ({ catalog, addLibrary, add, clusters, groups }) => {
  const library = addLibrary('x')
  const ids = someVectors(4, 4).map(vector => add(library, [vector]))
  ids.slice(0, 3).forEach(id => catalog.ingest.setHash(id, 'a'.repeat(32)))
  expect(await groups('copies')).toEqual([ids.slice(0, 3)])
  const groupOf = await clusters.groupsAt('copies')
  const group = groupOf(ids[1]!)
  expect(group.members).toEqual(ids.slice(0, 3))
  expect(group.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(await clusters.list(ListClusters.parse({ level: 'copies' }))).toMatchObject({ complete: true, clusters: [{ id: group.id, assets: [{ id: ids[0] }, {}, {}] }] })
  expect(groupOf(ids[3]!).members).toEqual([ids[3]])
  expect(groupOf(ids[3]!).id).not.toBe(group.id)
}))

it('groups many more of a kind than neighbours are kept, whenever they came', () => withClusters(async ({ catalog, addLibrary, add, groups, clusters, settle }) => {
  const library = addLibrary('x')
  const [base] = someVectors(1, 6)
  const first = Array.from({ length: 150 }, (_, i) => add(library, [turned(base!, 0.999, i)]))
  await settle()
  const later = Array.from({ length: 150 }, (_, i) => add(library, [turned(base!, 0.999, 1000 + i)]))
  await settle()
  expect([...catalog.neighbours.pairs('e')].flat().length).toBeLessThan(300 * 130)
  expect((await clusters.list(ListClusters.parse({ level: '0' }))).clusters.map(({ size, assets }) => [size, assets.length])).toEqual([[300, 100]])
  expect((await groups('0'))[0]!.every(id => [...first, ...later].includes(id))).toBe(true)
}))

it('looks anew when scores have come to mean less, and stops when it is to', () => withClusters(async ({ catalog, space, addLibrary, add, groups, clusters }) => {
  const library = addLibrary('x')
  const [base] = someVectors(1, 7)
  const ids = [add(library, [base!]), add(library, [turned(base!, 0.6, 1)])]
  await findNeighbours({ catalog, space, leastScore: 0.8, signal: AbortSignal.abort() })
  expect(catalog.neighbours.state('e')).toMatchObject({ through: 0 })
  clusters.look()
  await clusters.settled()
  expect(await groups('4')).toEqual([])
  catalog.calibrations.set('e', { points: [[0, 0], [0.5, 0.9], [1, 1]], text: null, images: 20 })
  expect((await clusters.list(ListClusters.parse({}))).complete).toBe(false)
  clusters.look()
  await vi.waitUntil(async () => (await clusters.list(ListClusters.parse({}))).complete)
  expect(await groups('4')).toEqual([ids])
}))
