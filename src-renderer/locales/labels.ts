import type { Item } from '../stores/selection.ts'
import { formatDay } from './format.ts'
import { messages } from './messages.ts'

/** What a tile is called when it is read aloud: name, kind, score or state. '' while it is not loaded. */
export function tileLabel(item: Item | undefined): string {
  if (!item)
    return ''
  const { asset, score, offline, keptUntil } = item
  return [
    asset.name,
    messages.kind[asset.kind],
    score === undefined ? undefined : messages.tile.score(score),
    asset.state === 'ready' ? undefined : messages.tile[asset.state],
    offline ? messages.tile.offline : undefined,
    keptUntil && messages.tile.kept(formatDay(keptUntil)),
  ].filter(part => part !== undefined).join(', ')
}
