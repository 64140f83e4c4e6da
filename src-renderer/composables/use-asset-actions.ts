import type { Asset } from '../../src-main/contract/entities.ts'
import { absolutePath } from '../layout/paths.ts'
import { messages } from '../locales/messages.ts'
import { useLibraries } from '../stores/libraries.ts'
import { usePanels } from '../stores/panels.ts'
import { useSelection } from '../stores/selection.ts'
import { useCopy } from './use-copy.ts'
import { useRoute } from './use-route.ts'

/** What can be done with an asset, wherever it is shown. */
export function useAssetActions() {
  const libraries = useLibraries()
  const panels = usePanels()
  const selection = useSelection()
  const copy = useCopy()
  const { findSimilar } = useRoute()

  /** The path on disk. */
  function pathOf(asset: Asset): string {
    return absolutePath(libraries.byId(asset.libraryId)?.path ?? '', asset.path)
  }

  return {
    pathOf,
    similar: (asset: Asset) => findSimilar({ assetId: asset.id }),
    preview: () => {
      selection.previewing = true
    },
    details: () => panels.set('inspector', true),
    toggleDetails: () => panels.toggle('inspector'),
    copyPath: (asset: Asset) => copy(pathOf(asset), messages.copied.path),
  }
}
