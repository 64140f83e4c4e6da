import type { Database } from '../../catalog/connection.ts'
import type { SavedMap } from './map-file.ts'
import type { Survey } from './survey.ts'
import { framed, frameOf } from './frame.ts'
import { fuzzyGraph } from './graph.ts'
import { layOut } from './layout.ts'
import { readMap, removeOtherMaps, writeMap } from './map-file.ts'
import { createNearest } from './nearest.ts'
import { principalAxes, projected } from './pca.ts'
import { guides, placesAmong } from './place.ts'
import { scattered } from './random.ts'
import { coloursOf, regionsOf } from './regions.ts'
import { dimensionsOf, meansOf, surveyOf } from './survey.ts'

/** The places of assets, in columns of equal length. */
export interface MapColumns {
  readonly ids: Uint32Array
  /** x and y in turn, 0 … 65535. */
  readonly places: Uint16Array
  /** 0 image, 1 model. */
  readonly kinds: Uint8Array
  readonly regions: Uint8Array
}

/** What is told while a map is made: first what there is, then how far it is, 0…1, and places whenever there are others. */
export type MapNews
  = | { readonly type: 'found', readonly total: number, readonly toPlace: number, readonly columns: MapColumns | null }
    | { readonly type: 'progress', readonly progress: number }
    | { readonly type: 'places', readonly columns: MapColumns }

export interface MapTask {
  readonly db: Database
  readonly encoder: string
  /** Where the map is kept. */
  readonly path: string
  readonly tell: (news: MapNews) => void
}

/** Assets that are laid out; all others are placed among them. */
export const mostLandmarks = 16_384

/** Numbers that vectors are reduced to, neighbours of each landmark, and assets that are read at a time. */
const reducedTo = 64
const neighbours = 15
const assetsAtOnce = 1000

/** The map is laid out anew when this share of it has come or gone since. */
const changeShare = 1 / 3

const epochs = { fresh: 300, again: 120 } as const
const steps = { fresh: 1, again: 0.3 } as const

/** How much of the time the parts of making a map take, roughly. */
const shares = { read: 0.1, layout: 0.5 } as const

/**
 * Brings the map of an encoder up to date and keeps it: what is new is placed among what is there, or all is laid out anew,
 * starting from where it was, when much has changed. A kept map that cannot be read is made anew. Errors: those of the disk and
 * of the database.
 */
export function makeMap({ db, encoder, path, tell }: MapTask): void {
  const survey = surveyOf(db, encoder)
  const dimensions = dimensionsOf(db, encoder)
  const key = `${encoder} ${dimensions}`
  const kept = keptMap(path, key)
  const lacking = survey.ids.filter((id, i) => !kept || kept.marks[kept.rows.get(id) ?? -1] !== survey.marks[i])
  tell({ type: 'found', total: survey.ids.length, toPlace: lacking.length, columns: kept ? columnsOf(kept, survey) : null })
  if (lacking.length === 0 || dimensions === undefined)
    return
  const read = (ids: ArrayLike<number>) => meansOf(db, encoder, ids, dimensions)
  const isMuch = kept === undefined || kept.added + lacking.length + gone(kept, survey, lacking) > changeShare * kept.laidOut
  const base = isMuch ? laidOutAnew({ survey, kept, read, dimensions, tell }) : { ...kept, added: kept.added + lacking.length }
  const map = placed(base, survey, read, progress => tell({ type: 'progress', progress: isMuch ? shares.read + shares.layout + progress * (1 - shares.read - shares.layout) : progress }))
  writeMap(path, key, map)
  removeOtherMaps(path)
  tell({ type: 'places', columns: columnsOf({ ...map, rows: rowsOf(map.ids) }, survey) })
}

interface KeptMap extends SavedMap {
  /** Where an asset is in its columns. */
  readonly rows: ReadonlyMap<number, number>
}

function keptMap(path: string, key: string): KeptMap | undefined {
  try {
    const map = readMap(path, key)
    return { ...map, rows: rowsOf(map.ids) }
  }
  catch {
    return undefined
  }
}

function rowsOf(ids: Uint32Array): Map<number, number> {
  return new Map(Array.from(ids, (id, row) => [id, row]))
}

/** How many that were on the map are there no more. */
function gone(kept: KeptMap, survey: Survey, lacking: Uint32Array): number {
  const stayed = survey.ids.length - lacking.filter(id => !kept.rows.has(id)).length
  return kept.ids.length - stayed
}

interface Anew {
  readonly survey: Survey
  readonly kept: KeptMap | undefined
  readonly read: (ids: ArrayLike<number>) => Float32Array
  readonly dimensions: number
  readonly tell: MapTask['tell']
}

/** Lays out landmarks, which are the same ones for the same assets; its columns hold these alone. */
function laidOutAnew({ survey, kept, read, dimensions, tell }: Anew): SavedMap {
  const rows = landmarkRows(survey.ids)
  const ids = rows.map(row => survey.ids[row]!)
  const vectors = new Float32Array(ids.length * dimensions)
  for (let from = 0; from < ids.length; from += assetsAtOnce) {
    vectors.set(read(ids.subarray(from, from + assetsAtOnce)), from * dimensions)
    tell({ type: 'progress', progress: shares.read * from / ids.length / 2 })
  }
  const axes = principalAxes(vectors, dimensions, Math.max(2, Math.min(reducedTo, dimensions, ids.length - 1)))
  const landmarks = projected(axes, vectors)
  const places = kept ? formerPlaces(kept, ids, vectors) : firstPlaces(landmarks, axes.count)
  if (ids.length > 1) {
    const graph = fuzzyGraph(ids.length, createNearest(landmarks, axes.count)(landmarks, neighbours + 1))
    const [rounds, step] = kept ? [epochs.again, steps.again] : [epochs.fresh, steps.fresh]
    layOut({ places, graph, epochs: rounds, step, onEpoch: epoch => tell({ type: 'progress', progress: shares.read + shares.layout * epoch / rounds }) })
  }
  const map: SavedMap = {
    axes,
    landmarks,
    landmarkPlaces: places,
    frame: frameOf(places),
    regions: regionsOf(places, kept?.regions),
    laidOut: survey.ids.length,
    added: 0,
    ids,
    marks: Float64Array.from(rows, row => survey.marks[row]!),
    places,
  }
  if (ids.length < survey.ids.length)
    tell({ type: 'places', columns: columnsOf({ ...map, rows: rowsOf(ids) }, survey) })
  return map
}

/** Which rows of a survey are landmarks, rising: those whose ids are scattered lowest. */
function landmarkRows(ids: Uint32Array): Uint32Array {
  const rows = Uint32Array.from(ids.keys())
  return ids.length <= mostLandmarks ? rows : rows.sort((a, b) => scattered(ids[a]!) - scattered(ids[b]!)).slice(0, mostLandmarks).sort()
}

/** Along the two axes on which they differ most. */
function firstPlaces(landmarks: Float32Array, count: number): Float32Array {
  const places = Float32Array.from({ length: 2 * landmarks.length / count }, (_, i) => landmarks[(i >> 1) * count + i % 2]!)
  const farthest = places.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)
  return places.map((value, i) => 10 * value / farthest + scattered(i) / 2 ** 32 / 1000)
}

/** Where they lay; those that were not on the map, where they belong on it. */
function formerPlaces(kept: KeptMap, ids: Uint32Array, vectors: Float32Array): Float32Array {
  const near = createNearest(kept.landmarks, kept.axes.count)
  const places = placesAmong(near(projected(kept.axes, vectors), guides), kept.landmarkPlaces)
  for (const [i, id] of ids.entries()) {
    const row = kept.rows.get(id)
    if (row !== undefined)
      places.set(kept.places.subarray(2 * row, 2 * row + 2), 2 * i)
  }
  return places
}

/** A map with a place for each asset of a survey, and for no other. */
function placed(map: SavedMap, { ids, marks }: Survey, read: (ids: ArrayLike<number>) => Float32Array, onProgress: (progress: number) => void): SavedMap {
  const known = rowsOf(map.ids)
  const places = new Float32Array(2 * ids.length)
  const lacking: number[] = []
  for (const [i, id] of ids.entries()) {
    const row = known.get(id)
    if (row !== undefined && map.marks[row] === marks[i])
      places.set(map.places.subarray(2 * row, 2 * row + 2), 2 * i)
    else
      lacking.push(i)
  }
  const near = lacking.length > 0 ? createNearest(map.landmarks, map.axes.count) : undefined
  for (let from = 0; near && from < lacking.length; from += assetsAtOnce) {
    const some = lacking.slice(from, from + assetsAtOnce)
    const found = placesAmong(near(projected(map.axes, read(some.map(i => ids[i]!))), guides), map.landmarkPlaces)
    some.forEach((i, at) => places.set(found.subarray(2 * at, 2 * at + 2), 2 * i))
    onProgress(from / lacking.length)
  }
  return { ...map, ids, marks, places }
}

/** What of a map is there, as clients see it. */
function columnsOf(map: KeptMap, { ids, kinds }: Survey): MapColumns {
  const rows = Uint32Array.from(ids.keys()).filter(i => map.rows.has(ids[i]!))
  const places = Float32Array.from({ length: 2 * rows.length }, (_, i) => map.places[2 * map.rows.get(ids[rows[i >> 1]!]!)! + i % 2]!)
  return { ids: rows.map(i => ids[i]!), places: framed(places, map.frame), kinds: Uint8Array.from(rows, i => kinds[i]!), regions: coloursOf(map.regions, places) }
}
