import type { Asset, DetectedObject } from '../../src-main/contract/entities.ts'
import type { Region } from '../../src-main/contract/query.ts'
import type { Source } from '../query/query.ts'
import { allAssets, exampleOf } from '../query/query.ts'
import { useExamples } from '../stores/examples.ts'
import { useQuery } from './use-query.ts'

/** Searching by a part of a picture, or by something that was found in it. */
export function useRegionSearch() {
  const { ask, add } = useQuery()
  const examples = useExamples()

  return {
    similarToPart: (source: Source, region: Region) => ask({ ...allAssets, like: [exampleOf(source, region)] }),
    moreLikePart: (source: Source, region: Region) => add('like', [exampleOf(source, region)]),
    lessLikePart: (source: Source, region: Region) => add('unlike', [exampleOf(source, region)]),
    /** Searches by an object, among all that were found in pictures. */
    similarToObject: (object: DetectedObject, { preview }: Pick<Asset, 'preview'>) => {
      examples.know(object, preview)
      ask({ ...allAssets, like: [exampleOf({ objectId: object.id })], among: 'objects' })
    },
    /** All images that show such a thing. */
    withLabel: (label: string) => ask({ ...allAssets, labels: [label] }),
  }
}
