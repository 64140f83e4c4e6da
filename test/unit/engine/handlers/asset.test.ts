import type { LikenessEvent } from '../../../../src-main/contract/events.ts'
import { expect, it } from 'vitest'
import { createEventBus } from '../../../../src-main/contract/event-bus.ts'
import { announceAssets } from '../../../../src-main/engine/handlers/asset.ts'

it('names up to 500 assets that changed, says of more that they are many, and of none nothing', () => {
  const heard: LikenessEvent[] = []
  const events = createEventBus((error) => {
    throw error
  })
  events.listen(event => heard.push(event))
  const ids = Array.from({ length: 501 }, (_, i) => i + 1)
  announceAssets(events, [])
  announceAssets(events, ids.slice(0, 500))
  announceAssets(events, ids)
  expect(heard).toEqual([{ type: 'assets', ids: ids.slice(0, 500) }, { type: 'assets', ids: null }])
})
