import type { Frame } from './frame.ts'
import type { Axes } from './pca.ts'
import type { Regions } from './regions.ts'
import { Buffer } from 'node:buffer'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'

/** A map as it is kept: what places are found by, and the places that were found. */
export interface SavedMap {
  /** How vectors are reduced. */
  readonly axes: Axes
  /** Reduced vectors of some assets, and where these lie: x and y in turn. */
  readonly landmarks: Float32Array
  readonly landmarkPlaces: Float32Array
  readonly frame: Frame
  readonly regions: Regions
  /** Assets that there were when the landmarks were laid out, and those that were placed among them since. */
  readonly laidOut: number
  readonly added: number
  /** By rising id; the highest embedding of each, and where it lies, x and y in turn. */
  readonly ids: Uint32Array
  readonly marks: Float64Array
  readonly places: Float32Array
}

/** Another number where the form of the file, or what places mean, is another. */
const magic = 'LIKEMAP2'

const columnTypes = { mean: Float32Array, basis: Float32Array, landmarks: Float32Array, landmarkPlaces: Float32Array, centres: Float32Array, colours: Uint8Array, ids: Uint32Array, marks: Float64Array, places: Float32Array } as const
type ColumnName = keyof typeof columnTypes

interface Head {
  readonly key: string
  readonly frame: Frame
  readonly laidOut: number
  readonly added: number
  readonly lengths: Readonly<Record<ColumnName, number>>
}

/** Writes a map to a new file, waits until it is on the disk, and puts it in the place of the old one. `key` says what it is of. Errors: those of the disk. */
export function writeMap(path: string, key: string, map: SavedMap): void {
  const columns = { mean: map.axes.mean, basis: map.axes.basis, landmarks: map.landmarks, landmarkPlaces: map.landmarkPlaces, centres: map.regions.centres, colours: map.regions.colours, ids: map.ids, marks: map.marks, places: map.places } as const satisfies Record<ColumnName, ArrayBufferView>
  const lengths = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.length])) as Head['lengths']
  const head = Buffer.from(JSON.stringify({ key, frame: map.frame, laidOut: map.laidOut, added: map.added, lengths } satisfies Head))
  const start = Buffer.alloc(magic.length + 4)
  start.write(magic, 'latin1')
  start.writeUInt32LE(head.length, magic.length)
  const parts = [start, head, ...Object.values(columns).map(column => Buffer.from(column.buffer, column.byteOffset, column.byteLength))]
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), 0))
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.new`
  const file = openSync(draft, 'w')
  try {
    for (const part of [...parts, sum]) {
      for (let at = 0; at < part.length;)
        at += writeSync(file, part, at)
    }
    fsyncSync(file)
  }
  finally {
    closeSync(file)
  }
  renameSync(draft, path)
}

/** Removes the maps beside one: those of encoders that are no longer in use. Errors: those of the disk. */
export function removeOtherMaps(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (name !== basename(path))
      rmSync(join(dirname(path), name), { recursive: true, force: true })
  }
}

/** Reads a map that `writeMap` wrote. Throws an `Error` when there is none, when it is of something else, unfinished or damaged. */
export function readMap(path: string, key: string): SavedMap {
  const bytes = readFileSync(path)
  if (bytes.length < magic.length + 8 || bytes.toString('latin1', 0, magic.length) !== magic || crc32(bytes.subarray(0, -4)) !== bytes.readUInt32LE(bytes.length - 4))
    throw new Error('it is unfinished, damaged, or of another version')
  const headEnd = magic.length + 4 + bytes.readUInt32LE(magic.length)
  const head = JSON.parse(bytes.toString('utf8', magic.length + 4, headEnd)) as Head
  if (head.key !== key)
    throw new Error(`it is of ${head.key}, not of ${key}`)
  let at = headEnd
  function column<N extends ColumnName>(name: N): InstanceType<typeof columnTypes[N]> {
    const Type = columnTypes[name]
    const size = head.lengths[name] * Type.BYTES_PER_ELEMENT
    const values = new Type(new Uint8Array(bytes.subarray(at, at + size)).buffer)
    at += size
    return values as InstanceType<typeof columnTypes[N]>
  }
  const [mean, basis, landmarks, landmarkPlaces, centres, colours] = [column('mean'), column('basis'), column('landmarks'), column('landmarkPlaces'), column('centres'), column('colours')]
  return {
    axes: { mean, basis, count: mean.length === 0 ? 0 : basis.length / mean.length },
    landmarks,
    landmarkPlaces,
    frame: head.frame,
    regions: { centres, colours },
    laidOut: head.laidOut,
    added: head.added,
    ids: column('ids'),
    marks: column('marks'),
    places: column('places'),
  }
}
