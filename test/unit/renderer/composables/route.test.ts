import type { Route } from '../../../../src-renderer/composables/route.ts'
import { expect, it } from 'vitest'
import { formatRoute, home, parseRoute } from '../../../../src-renderer/composables/route.ts'

const routes: readonly Route[] = [
  home,
  { view: 'assets', scope: { of: 'all' }, kind: 'model' },
  { view: 'assets', scope: { of: 'library', id: 12 }, kind: undefined },
  { view: 'assets', scope: { of: 'missing', id: 12 }, kind: 'image' },
  { view: 'assets', scope: { of: 'collection', key: 'late-sea-5767' }, kind: 'image' },
  { view: 'similar', to: { assetId: 7 }, kind: undefined },
  { view: 'similar', to: { anchorId: 'a/b?c d' }, kind: 'model' },
  { view: 'failures' },
]

it.each(routes)('comes back from its address: %o', (route) => {
  expect(parseRoute(formatRoute(route))).toEqual(route)
})

it.each(['', '#', '#/', '#/nonsense', '#/library/x', '#/similar/asset/', '#/%E0%A4%A', '#/?kind=spoon'])('goes home from %j', (hash) => {
  expect(parseRoute(hash)).toEqual(home)
})
