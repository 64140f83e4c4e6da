import type { Catalog } from '../../src-main/catalog/catalog.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { missingSteps, stepKey, stepVersions } from '../../src-main/ingest/steps.ts'
import { surfaceDimensions } from '../../src-main/media/surface.ts'
import { surfaceKey } from '../../src-main/vectors/surface-space.ts'
import { randomNumbers } from './bench.ts'

/** The folder that holds the first `folderFiles` of the files, in folders of their own. */
export const firstFolder = 'first'
export const folderFiles = 10_000

const filesPerFolder = 100
const encoder = 'likeness-mini'
const dimensions = 256
const clusters = 2000
const spread = 0.1
const assetsPerTransaction = 5000

/** Writes files of a few bytes that are named like pictures, a hundred to a folder. */
export function writeSmallFiles(root: string, count: number): void {
  for (let file = 0; file < count; file++) {
    const number = Math.floor(file / filesPerFolder)
    const folder = join(root, file < folderFiles ? firstFolder : `part ${Math.floor(number / 100)}`, `folder ${number}`)
    if (file % filesPerFolder === 0)
      mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `picture ${file}.png`), String(file))
  }
}

/** Makes every asset of a catalog look as if it was indexed: a hash, all steps done, an embedding and a surface near one of some centres. */
export function completeCatalog(catalog: Catalog): void {
  const random = randomNumbers(1)
  const centres = Array.from({ length: clusters }, () => near(new Float32Array(dimensions), random))
  const surfaces = Array.from({ length: clusters }, () => near(new Float32Array(surfaceDimensions), random))
  const steps = missingSteps([], 'image', { encoders: [encoder], detector: undefined })
  const ids = catalog.assets.ids({})
  for (let start = 0; start < ids.length; start += assetsPerTransaction) {
    catalog.transaction(() => {
      for (const id of ids.slice(start, start + assetsPerTransaction)) {
        catalog.ingest.setHash(id, id.toString(16).padStart(32, '0'))
        catalog.embeddings.replace(id, encoder, [near(centres[id % clusters]!, random)])
        catalog.embeddings.replace(id, surfaceKey, [near(surfaces[id % clusters]!, random)])
        steps.forEach(step => catalog.ingest.done(id, stepKey(step), stepVersions[step.step]))
        catalog.ingest.settle(id)
      }
    })
  }
}

function near(centre: Float32Array, random: () => number): Float32Array {
  const vector = centre.map(value => value + spread * (random() + random() - 1))
  const length = Math.hypot(...vector)
  return vector.map(x => x / length)
}
