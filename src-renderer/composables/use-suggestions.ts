import type { MaybeRefOrGetter } from 'vue'
import type { Suggestion } from '../../src-main/contract/browse.ts'
import { watchDebounced } from '@vueuse/core'
import { onScopeDispose, shallowRef, toValue } from 'vue'
import { client } from '../client.ts'

const restMs = 120
const most = 10
/** What the engine takes. */
const longest = 200

/** What begins with, or holds, the words that are being written. Whoever writes on gives up what was asked before; no error is shown: the words are searched by all the same. */
export function useSuggestions(text: MaybeRefOrGetter<string>) {
  const suggestions = shallowRef<readonly Suggestion[]>([])
  let asked = new AbortController()

  function clear() {
    asked.abort()
    suggestions.value = []
  }

  watchDebounced(() => toValue(text).trim(), async (words) => {
    asked.abort()
    const { signal } = asked = new AbortController()
    if (words === '' || words.length > longest) {
      suggestions.value = []
      return
    }
    const found = await client.suggest({ text: words, limit: most }, { signal }).catch(() => [])
    if (!signal.aborted)
      suggestions.value = found
  }, { debounce: restMs })
  onScopeDispose(() => asked.abort())

  return { suggestions, clear }
}
