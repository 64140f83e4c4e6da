import type { MapPoints } from '../../stores/library-map.ts'
import { computed, shallowRef, watch } from 'vue'
import { useQuery } from '../../composables/use-query.ts'
import { allAssets, isFiltered } from '../../query/query.ts'
import { outlineRequest } from '../../query/request.ts'
import { useOutline } from '../../stores/outline.ts'
import { useSelection } from '../../stores/selection.ts'

/** Which points the query leaves out, and which are selected. */
export function useMarks(points: () => MapPoints | null) {
  const { query } = useQuery()
  const outline = useOutline()
  const selection = useSelection()

  const isNarrowed = computed(() => query.value.scope.of !== allAssets.scope.of || isFiltered(query.value))
  /** The assets that the query lists, as far as it is known; null while all are. */
  const listed = shallowRef<Uint32Array | null>(null)

  watch(query, wished => outline.show(outlineRequest(wished)), { immediate: true })
  watch([isNarrowed, () => outline.ids], ([narrowed, ids]) => {
    if (!narrowed)
      listed.value = null
    else if (ids)
      listed.value = ids
  }, { immediate: true })

  /** 1 for each point that is left out. */
  const states = computed(() => {
    const known = points()
    if (!known)
      return new Uint8Array()
    const marks = new Uint8Array(known.ids.length).fill(listed.value ? 1 : 0)
    for (const id of listed.value ?? new Uint32Array()) {
      const point = known.pointOf(id)
      if (point !== undefined)
        marks[point] = 0
    }
    return marks
  })

  /** The points of selected assets. */
  const picked = computed(() => {
    const known = points()
    if (!known)
      return new Uint32Array()
    const found = new Uint32Array(selection.ids.size)
    let count = 0
    for (const id of selection.ids) {
      const point = known.pointOf(id)
      if (point !== undefined)
        found[count++] = point
    }
    const named = found.subarray(0, count)
    if (!selection.inverted)
      return named
    const leftOut = states.value.slice()
    for (const point of named)
      leftOut[point] = 1
    const others = new Uint32Array(known.ids.length)
    let many = 0
    for (let point = 0; point < leftOut.length; point++) {
      if (leftOut[point] === 0)
        others[many++] = point
    }
    return others.subarray(0, many)
  })

  return {
    marks: computed(() => ({ states: states.value, picked: picked.value })),
    isNarrowed,
  }
}
