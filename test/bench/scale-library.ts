import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createUsearchIndex } from '../../src-main/vectors/usearch.ts'
import { seconds } from './bench.ts'
import { encoder, writeScaleCatalog } from './scale-catalog.ts'
import { dimensions, scaleAssets, vectorsOf } from './scale-vectors.ts'

const addedAtOnce = 5000

/**
 * Writes the data folder of a large library that is indexed: its catalog, and the snapshot of its index, which takes minutes to
 * build. One that is there already is left as it is. Answers the vectors a second that the index took, null when it was there.
 */
export function writeScaleLibrary(folder: string): number | null {
  if (existsSync(folder))
    return null
  const unfinished = `${folder}.tmp`
  writeScaleCatalog(unfinished)
  const rate = writeIndex(join(unfinished, 'vectors', encoder))
  renameSync(unfinished, folder)
  return rate
}

function writeIndex(folder: string): number {
  mkdirSync(folder, { recursive: true })
  const index = createUsearchIndex(dimensions)
  const started = performance.now()
  let waiting: Float32Array[] = []
  const add = () => {
    const rows = new Float32Array(waiting.length * dimensions)
    waiting.forEach((vector, i) => rows.set(vector, i * dimensions))
    index.add(waiting.map((_, i) => index.count + 1 + i), rows)
    waiting = []
  }
  for (const asset of scaleAssets()) {
    waiting.push(...vectorsOf(asset))
    if (waiting.length >= addedAtOnce)
      add()
  }
  add()
  const rate = index.count / seconds(started)
  index.save(join(folder, `${encoder}.${index.count}-0.idx`))
  return rate
}
