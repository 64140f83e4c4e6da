import { expect, it } from 'vitest'
import { assetNames, collectionsIn, modelNames, translateFilter, translateSort } from '../../../../src-main/dialects/scenario/filter.ts'

it.each([
  ['metadata.width > 5', 'width          > 5'],
  ['metadata.width > 5 AND NOT (metadata.kind = image OR tags = x)', 'width          > 5 AND NOT (kind          = image OR tags = x)'],
  ['metadata.prompt = metadata.width', 'metadata.prompt = metadata.width'],
  ['metadata."width" = 5', 'metadata."width" = 5'],
  ['name = "metadata.name = 5"', 'name = "metadata.name = 5"'],
  ['metadata.toString = 5', 'metadata.toString = 5'],
])('of assets: %s', (filter, own) => {
  expect(translateFilter(filter, assetNames)).toBe(own)
  expect(own).toHaveLength(filter.length)
})

it('of models', () => expect(translateFilter('trainingImagesNumber > 5', modelNames)).toBe('examples             > 5'))

it('translates orders', () => expect(translateSort(['metadata.size:desc', 'createdAt:asc', 'metadata.x:asc'], assetNames)).toEqual(['size:desc', 'createdAt:asc', 'metadata.x:asc']))

it('finds the collections that are asked for', () => {
  expect(collectionsIn('kind = image AND (collectionIds = a OR NOT collection IN [b, "c d"]) AND collections CONTAINS e AND tags = f')).toEqual(['a', 'b', 'c d'])
  expect(() => collectionsIn('tags = (')).toThrow('character 8')
})
