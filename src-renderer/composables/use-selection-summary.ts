import type { Asset } from '../../src-main/contract/entities.ts'
import { watchDebounced } from '@vueuse/core'
import { shallowRef } from 'vue'
import { client } from '../client.ts'
import { describeError } from '../stores/notices.ts'
import { useSelection } from '../stores/selection.ts'
import { useSelected } from './use-selected.ts'

/** What several selected assets have in common. */
export interface SelectionSummary {
  readonly ids: readonly number[]
  /** Tags that all of them carry. */
  readonly common: readonly string[]
  /** What is counted asset by asset, where they are not too many for that. */
  readonly counted: { readonly images: number, readonly models: number, readonly bytes: number } | undefined
}

const debounceMs = 250
const batch = 500
/** Of more, kinds and bytes are not counted: that would ask for each of them. */
const mostCounted = 5000

/** Sums up what is selected; null while it is counted. `failure`: why it cannot be. */
export function useSelectionSummary() {
  const selection = useSelection()
  const selected = useSelected()
  const summary = shallowRef<SelectionSummary | null>(null)
  const failure = shallowRef<string | null>(null)
  let asking = new AbortController()

  async function count() {
    asking.abort()
    const { signal } = asking = new AbortController()
    summary.value = null
    failure.value = null
    try {
      const ids = await selected.resolve()
      if (signal.aborted || ids.length < 2)
        return
      const tags = await client.listTagsOf({ ids: [...ids] }, { signal })
      const common = tags.filter(({ assets }) => assets === ids.length).map(({ name }) => name)
      summary.value = { ids, common, counted: undefined }
      if (ids.length <= mostCounted)
        summary.value = { ids, common, counted: sumUp(await assetsOf(ids, signal)) }
    }
    catch (error) {
      if (!signal.aborted)
        failure.value = describeError(error)
    }
  }

  watchDebounced(() => [selection.ids, selection.inverted, selected.count.value], count, { debounce: debounceMs, immediate: true })

  return { summary, failure, again: count }
}

async function assetsOf(ids: readonly number[], signal: AbortSignal): Promise<readonly Asset[]> {
  const assets: Asset[] = []
  for (let start = 0; start < ids.length; start += batch)
    assets.push(...await client.getAssets({ ids: ids.slice(start, start + batch) }, { signal }))
  return assets
}

function sumUp(assets: readonly Asset[]): NonNullable<SelectionSummary['counted']> {
  const models = assets.filter(({ kind }) => kind === 'model').length
  return { models, images: assets.length - models, bytes: assets.reduce((sum, { size }) => sum + size, 0) }
}
