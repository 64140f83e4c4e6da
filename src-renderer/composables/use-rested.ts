import type { MaybeRefOrGetter } from 'vue'
import { useDebounceFn } from '@vueuse/core'
import { computed, shallowRef, toValue, watch } from 'vue'

/** A value that is shown as it is moved, and told once it rests: browsers refuse addresses that change with every pixel. */
export function useRested<T>(value: MaybeRefOrGetter<T>, tell: (value: T) => void, restMs = 150) {
  const moved = shallowRef<{ readonly to: T } | null>(null)
  watch(() => toValue(value), () => {
    moved.value = null
  })
  const tellSoon = useDebounceFn((move: { readonly to: T }) => {
    if (moved.value === move)
      tell(move.to)
  }, restMs)

  return computed({
    get: () => moved.value ? moved.value.to : toValue(value),
    set: (to) => {
      moved.value = { to }
      void tellSoon(moved.value)
    },
  })
}
