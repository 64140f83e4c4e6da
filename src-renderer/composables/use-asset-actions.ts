import type { Asset } from '../../src-main/contract/entities.ts'
import { absolutePath } from '../layout/paths.ts'
import { messages } from '../locales/messages.ts'
import { useLibraries } from '../stores/libraries.ts'
import { useNotices } from '../stores/notices.ts'
import { usePanels } from '../stores/panels.ts'
import { useSelection } from '../stores/selection.ts'
import { useCopy } from './use-copy.ts'
import { useQuery } from './use-query.ts'
import { useSelected } from './use-selected.ts'

/** Examples that are taken from a selection, at most. */
const mostExamples = 20

/** What can be done with an asset, and with those that are selected, wherever they are shown. */
export function useAssetActions() {
  const libraries = useLibraries()
  const panels = usePanels()
  const selection = useSelection()
  const notices = useNotices()
  const selected = useSelected()
  const copy = useCopy()
  const { findSimilar, addExamples } = useQuery()

  /** The path on disk. */
  function pathOf(asset: Asset): string {
    return absolutePath(libraries.byId(asset.libraryId)?.path ?? '', asset.path)
  }

  /** What is selected; when nothing is, what the inspector shows. */
  async function selectedOrCurrent(): Promise<readonly number[]> {
    const ids = await selected.resolve()
    return ids.length === 0 && selection.item ? [selection.item.asset.id] : ids
  }

  /** Assets as examples: the first of them, where they are many. Errors become notices, and answer none. */
  async function examplesOf(assets: readonly number[] | 'selection') {
    try {
      const ids = assets === 'selection' ? await selectedOrCurrent() : assets
      if (ids.length > mostExamples)
        notices.info(messages.query.firstExamples(mostExamples, ids.length))
      return ids.slice(0, mostExamples).map(assetId => ({ assetId }))
    }
    catch (error) {
      notices.error(error)
      return []
    }
  }

  async function searchBySelected() {
    const sources = await examplesOf('selection')
    if (sources.length > 0)
      findSimilar(...sources)
  }

  /** Adds assets to what is searched by. */
  async function addAsExamples(as: 'like' | 'unlike', assets: readonly number[] | 'selection') {
    const sources = await examplesOf(assets)
    if (sources.length > 0)
      addExamples(as, sources)
  }

  return {
    pathOf,
    similar: (asset: Asset) => findSimilar({ assetId: asset.id }),
    similarToSelected: searchBySelected,
    addAsExamples,
    preview: () => {
      selection.previewing = true
    },
    details: () => panels.set('inspector', true),
    toggleDetails: () => panels.toggle('inspector'),
    copyPath: (asset: Asset) => copy(pathOf(asset), messages.copied.path),
  }
}
