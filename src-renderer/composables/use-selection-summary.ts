import type { AssetSums } from '../../src-main/contract/entities.ts'
import { useThrottleFn, watchDebounced } from '@vueuse/core'
import { onScopeDispose, shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { describeError } from '../stores/notices.ts'
import { useSelection } from '../stores/selection.ts'
import { useSelected } from './use-selected.ts'

/** What several selected assets have in common. */
export interface SelectionSummary {
  readonly ids: readonly number[]
  /** Tags that all of them carry. */
  readonly common: readonly string[]
  readonly sums: AssetSums
}

const debounceMs = 250
const refreshMs = 5000

/** Sums up what is selected; null while another selection is counted. `failure`: why it cannot be. */
export function useSelectionSummary() {
  const selection = useSelection()
  const selected = useSelected()
  const summary = shallowRef<SelectionSummary | null>(null)
  const failure = shallowRef<string | null>(null)
  let asking = new AbortController()

  async function count() {
    asking.abort()
    const { signal } = asking = new AbortController()
    try {
      const ids = await selected.resolve()
      signal.throwIfAborted()
      const [tags, sums] = await Promise.all([client.listTagsOf({ ids: [...ids] }, { signal }), client.sumUpAssets({ ids: [...ids] }, { signal })])
      summary.value = { ids, common: tags.filter(({ assets }) => assets === ids.length).map(({ name }) => name), sums }
      failure.value = null
    }
    catch (error) {
      if (!signal.aborted)
        failure.value = describeError(error)
    }
  }

  watchDebounced(() => [selection.ids, selection.inverted, selected.count.value], () => {
    summary.value = null
    failure.value = null
    return count()
  }, { debounce: debounceMs, immediate: true })

  // What is said of them is changed elsewhere, and taken back.
  const refresh = useThrottleFn(count, refreshMs, true)
  onScopeDispose(onConnect(refresh))
  onScopeDispose(onEvent('assets', ({ ids }) => {
    if (ids === null || ids.some(id => selection.isSelected(id)))
      void refresh()
  }))
  onScopeDispose(() => asking.abort())

  return { summary, failure, again: count }
}
