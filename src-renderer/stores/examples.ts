import type { DetectedObject } from '../../src-main/contract/entities.ts'
import type { Kind } from '../../src-main/contract/formats.ts'
import type { Region } from '../../src-main/contract/query.ts'
import type { Example, Source } from '../query/query.ts'
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { backgroundClient, client, onEvent } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useAnchors } from './anchors.ts'
import { useNotices } from './notices.ts'

/** Assets that are asked for at once, at most. */
const batch = 500

/** An example as its chip shows it. */
export interface Described {
  readonly name: string
  readonly kind: Kind | undefined
  readonly preview: string | null
  /** The part of the preview that it is, where it is one by itself. */
  readonly region?: Region
  /** It was uploaded, and its day is over: it does not count any more. */
  readonly gone?: boolean
}

/** What examples are called and look like. */
export const useExamples = defineStore('examples', () => {
  const notices = useNotices()
  const anchors = useAnchors()
  const assets = shallowRef<ReadonlyMap<number, Described>>(new Map())
  /** Kept over a reload. */
  const objects = useSessionStorage<Readonly<Record<number, Described>>>('likeness.objects', {})

  /** Learns of the assets among examples that are not known yet. Errors become notices. */
  async function learn(examples: readonly Example[]) {
    const ids = examples.flatMap(({ source }) => 'assetId' in source && !assets.value.has(source.assetId) ? [source.assetId] : [])
    await load([...new Set(ids)], client)
  }

  async function load(ids: readonly number[], by: typeof client) {
    if (ids.length === 0)
      return
    try {
      const found = await by.getAssets({ ids: ids.slice(0, batch) })
      assets.value = new Map<number, Described>([...assets.value, ...found.map(asset => [asset.id, asset] as const)])
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Remembers what an object is of that may be searched by: the engine tells of objects by the picture that they are in alone. */
  function know({ id, label, region }: DetectedObject, preview: string | null) {
    objects.value = { ...objects.value, [id]: { name: label, kind: 'image', preview, region } }
  }

  /** What is known of an example now. Reactive. */
  function describe(source: Source): Described {
    const unknown = { kind: undefined, preview: null }
    if ('assetId' in source)
      return assets.value.get(source.assetId) ?? { ...unknown, name: messages.query.assetUnknown }
    if ('anchorId' in source)
      return { ...anchors.byId(source.anchorId) ?? { ...unknown, name: messages.query.anchorGone }, gone: anchors.isGone(source.anchorId) }
    if ('objectId' in source)
      return objects.value[source.objectId] ?? { ...unknown, name: messages.query.foundObject }
    return { ...unknown, name: messages.query.atAddress(source.url) }
  }

  onEvent('assets', ({ ids }) => load(ids === null ? [] : ids.filter(id => assets.value.has(id)), backgroundClient))

  return { learn, know, describe }
})
