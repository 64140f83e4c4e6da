import type { Change } from '../../catalog/changes.ts'
import type { Said } from '../../catalog/received.ts'

/** What has an asset carry what is said of it now, in place of what was said before; what people of this server made stays. */
export function describing(assetId: number, before: Said, now: Said): Change[] {
  const ids = Uint32Array.of(assetId)
  const tag = (name: string, isCarried: boolean): Change => ({ of: 'tag', name, source: 'user', isCarried, ids })
  const value = (key: string, text: string | null): Change => ({ of: 'value', key, values: [text], which: null, ids })
  return [
    ...before.tags.filter(name => !now.tags.includes(name)).map(name => tag(name, false)),
    ...now.tags.filter(name => !before.tags.includes(name)).map(name => tag(name, true)),
    ...Object.keys(before.metadata).filter(key => !Object.hasOwn(now.metadata, key)).map(key => value(key, null)),
    ...Object.entries(now.metadata).filter(([key, text]) => before.metadata[key] !== text).map(([key, text]) => value(key, text)),
  ]
}
