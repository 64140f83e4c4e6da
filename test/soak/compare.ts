import type { ObservedAsset } from './observe.ts'
import type { ModelAsset } from './world.ts'

/** Cosine from which a vector is that of a colour: colours of two pictures are seldom nearer, and f16 and PNG lose less. */
const sameColour = 0.9999

/**
 * What of the catalog is not as the model has it, in words; empty when all is. `known` are the ids that were given to assets
 * before: a new asset has another one.
 */
export function differences(model: Iterable<ModelAsset>, catalog: readonly ObservedAsset[], known: ReadonlySet<number>): string[] {
  const byPlace = new Map(catalog.map(asset => [asset.place, asset]))
  const expected = [...model]
  const places = new Set(expected.map(({ place }) => place))
  return [
    ...expected.flatMap((asset) => {
      const seen = byPlace.get(asset.place)
      if (seen)
        return differencesOf(asset, seen, known).map(difference => `${asset.place}: ${difference}`)
      const elsewhere = catalog.find(({ id }) => id === asset.id)
      return [`${asset.place}: asset ${asset.id ?? '(new)'} is ${elsewhere ? `at ${elsewhere.place}${elsewhere.missing ? ', missing' : ''}` : 'not in the catalog'}`]
    }),
    ...catalog.filter(({ place }) => !places.has(place)).map(({ place, id, missing }) => `${place}: asset ${id}${missing ? ' (missing)' : ''} should not be in the catalog`),
    ...byPlace.size < catalog.length ? ['several assets have the same place'] : [],
  ]
}

function differencesOf(model: ModelAsset, seen: ObservedAsset, known: ReadonlySet<number>): string[] {
  const { content } = model
  const isPicture = content.colour !== null
  const told: (string | false)[] = [
    model.id === undefined
      ? known.has(seen.id) && `is the known asset ${seen.id} instead of a new one`
      : model.id !== seen.id && `is asset ${seen.id} instead of ${model.id}`,
    model.missing !== seen.missing && `is ${seen.missing ? '' : 'not '}missing`,
    seen.pending && 'still waits',
    seen.hash !== content.hash && `hash ${seen.hash} instead of ${content.hash}`,
    isPicture && seen.failure !== null && `failed with ${seen.failure}`,
    !isPicture && !model.missing && seen.failure !== 'image_undecodable' && `failure ${seen.failure} instead of image_undecodable`,
    seen.embeddings.length !== (isPicture ? 1 : 0) && `${seen.embeddings.length} embeddings`,
    isPicture && seen.embeddings.some(({ vector }) => cosine(vector, content.colour!) < sameColour) && 'its embedding is that of another picture',
    isPicture && seen.picture === null && 'no preview',
    model.embeddings !== undefined && !isSame(model.embeddings, seen.embeddings.map(({ id }) => id)) && 'was embedded again although nothing in it changed',
    !isSame([...model.tags], seen.tags) && `tags [${seen.tags}] instead of [${[...model.tags]}]`,
    model.rating !== seen.rating && `rating ${seen.rating} instead of ${model.rating}`,
    !isSame([...model.collections], seen.collections) && `in collections [${seen.collections}] instead of [${[...model.collections]}]`,
  ]
  return told.filter(difference => difference !== false)
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && new Set([...one, ...other]).size === one.length
}

function cosine(vector: ArrayLike<number>, colour: readonly number[]): number {
  return colour.reduce((sum, x, d) => sum + x * vector[d]!, 0) / Math.hypot(...colour) / Math.hypot(...Array.from(vector))
}
