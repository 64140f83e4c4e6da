import type { AssetDetails } from '../../src-main/contract/entities.ts'
import { computed } from 'vue'

/** How many metres a unit of a model has, as its file says; undefined where it does not. */
export function useUnit(details: () => AssetDetails | null) {
  return computed(() => {
    const metres = Number(details()?.metadata.find(({ key }) => key === 'units.metersPerUnit')?.value)
    return metres > 0 ? metres : undefined
  })
}
