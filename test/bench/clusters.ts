import type { Bench } from './bench.ts'
import { join } from 'node:path'
import pino from 'pino'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { ListClusters } from '../../src-main/contract/requests.ts'
import { createClusters } from '../../src-main/search/clusters/clusters.ts'
import { openSpace } from '../../src-main/vectors/space.ts'
import { tinyManifest } from '../helpers/encoders.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { randomNumbers, seconds } from './bench.ts'

const amount = 100_000
const dimensions = 256

/** Each asset is one of a group of up to so many that are nearly the same. */
const largestGroup = 5
/** And one folder holds so many frames of a film that hardly moves. */
const frames = 2000

const compared = 400

/** Clusters of synthetic assets, beside the time that comparing all of them with all others would take. */
export const clusters: Bench = {
  title: `Clusters of ${amount.toLocaleString('en-US')} assets of ${dimensions} dimensions, ${frames.toLocaleString('en-US')} of them nearly the same`,
  run: async () => {
    await using folder = await temporaryFolder()
    const catalog = openCatalog(folder.path)
    const log = pino({ level: 'silent' })
    try {
      const vectors = someVectors()
      catalog.transaction(() => insertAll(catalog, vectors))
      const encoder = { manifest: tinyManifest({ id: 'bench', dimensions, calibration: [[0, 0], [0.5, 0.5], [0.9, 0.9], [1, 1]] }), embed: () => Promise.reject(new Error('nothing is embedded here')), embedText: undefined, close: () => Promise.resolve() }
      const space = await openSpace({ catalog, encoder, folder: join(folder.path, 'vectors'), log })
      await space.look.index.rebuild()
      const finder = createClusters({ catalog, space: () => space, log })
      const started = performance.now()
      finder.look()
      await finder.settled()
      const finding = seconds(started)
      const grouping = await timed(() => createClusters({ catalog, space: () => space, log }).list(ListClusters.parse({ level: '2' })))
      const listing = await timed(() => finder.list(ListClusters.parse({ level: '4' })))
      const found = await finder.list(ListClusters.parse({ level: '2' }))
      const allPairs = await timed(() => compareSome(vectors)) / compared * amount / 2
      await finder.close()
      await space.close()
      return [
        { what: 'finding neighbours and grouping', value: finding, unit: 's', ceiling: { what: 'comparing all pairs, estimated', value: allPairs } },
        { what: 'grouping at five levels and listing one', value: grouping, unit: 's' },
        { what: 'listing a level that is grouped', value: listing * 1000, unit: 'ms' },
        { what: 'clusters at level 2', value: found.total, unit: '' },
        { what: 'the largest of them', value: found.clusters[0]?.size ?? 0, unit: 'assets', ceiling: { what: 'frames of the film', value: frames } },
      ]
    }
    finally {
      catalog.close()
    }
  },
}

type Catalog = ReturnType<typeof openCatalog>

function insertAll(catalog: Catalog, vectors: readonly Float32Array[]): void {
  const library = catalog.libraries.insert('/bench', 'bench')
  for (const [i, vector] of vectors.entries()) {
    const id = catalog.scans.insert(library, `folder-${i % 100}`, { name: `${i}.jpg`, kind: 'image', format: 'jpeg', size: 1, mtimeMs: i, createdMs: i, inode: null, sidecar: null })
    catalog.embeddings.replace(id, 'bench', [vector])
    catalog.ingest.settle(id)
  }
}

function someVectors(): Float32Array[] {
  const random = randomNumbers(11)
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const around = (centre: Float32Array | undefined, spread: number) => normalised(Float32Array.from({ length: dimensions }, (_, i) => (centre?.[i] ?? 0) + spread * gauss() / Math.sqrt(dimensions)))
  const vectors: Float32Array[] = []
  const film = around(undefined, 1)
  while (vectors.length < frames)
    vectors.push(around(film, 0.15))
  while (vectors.length < amount) {
    const centre = around(undefined, 1)
    const size = 1 + Math.floor(random() * largestGroup)
    for (let i = 0; i < size && vectors.length < amount; i++)
      vectors.push(around(centre, 0.25))
  }
  return vectors
}

function compareSome(vectors: readonly Float32Array[]): number {
  let alike = 0
  for (const a of vectors.slice(0, compared)) {
    for (const b of vectors) {
      let sum = 0
      for (let i = 0; i < dimensions; i++)
        sum += a[i]! * b[i]!
      alike += sum >= 0.8 ? 1 : 0
    }
  }
  return alike
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return seconds(started)
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}
