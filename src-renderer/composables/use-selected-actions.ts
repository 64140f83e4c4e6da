import { assetUrls } from '../../src-main/contract/routes.ts'
import { client, refusalIn } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useHistory } from '../stores/history.ts'
import { useNotices } from '../stores/notices.ts'
import { useProgress } from '../stores/progress.ts'
import { useSelection } from '../stores/selection.ts'
import { download } from './download.ts'
import { useAssetActions } from './use-asset-actions.ts'
import { useCopy } from './use-copy.ts'
import { useListing } from './use-listing.ts'
import { useSelected } from './use-selected.ts'

/** Paths that are copied at once: more are no use to anybody. */
const mostPaths = 5000
const batch = 500
/** Files that are saved at once, at most: browsers ask about each, or save it by itself. */
export const mostSaved = 10

/** What is done with all that are selected. */
export function useSelectedActions() {
  const selection = useSelection()
  const selected = useSelected()
  const listing = useListing()
  const history = useHistory()
  const notices = useNotices()
  const progress = useProgress()
  const actions = useAssetActions()
  const copy = useCopy()

  /** Has work done with the ids of those that are selected, and says what went wrong. */
  async function withSelected(work: (ids: readonly number[]) => Promise<unknown>) {
    try {
      const ids = await selected.resolve()
      if (ids.length > 0)
        await work(ids)
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Gives them 0…5 stars. */
  function rate(stars: number) {
    return withSelected(async (ids) => {
      const { undo, edited } = await client.editAssets({ ids: [...ids], metadata: { rating: String(stars) } })
      history.record(messages.selection.rated(edited, stars), undo)
    })
  }

  /** Copies their paths on disk, one a line. */
  function copyPaths() {
    return withSelected(async (ids) => {
      const texts = messages.selection
      const some = ids.slice(0, mostPaths)
      const paths: string[] = []
      for (let start = 0; start < some.length; start += batch)
        paths.push(...(await client.getAssets({ ids: some.slice(start, start + batch) })).map(actions.pathOf))
      await copy(paths.join('\n'), some.length < ids.length ? texts.copiedFirst(some.length, ids.length) : texts.copied(paths.length))
    })
  }

  /** Has the browser save copies of their files. */
  function save() {
    return withSelected(async (ids) => {
      for (const { id, name } of await client.getAssets({ ids: ids.slice(0, mostSaved) })) {
        const url = assetUrls.file(id)
        const answer = await fetch(url)
        if (!answer.ok)
          throw await refusalIn(answer)
        // It is there: the browser asks for it by itself, rather than to hold all of it here.
        await answer.body?.cancel()
        download(url, name)
      }
    })
  }

  /** Has their files read anew. */
  function retry() {
    return withSelected(async (ids) => {
      await progress.retry(ids)
      notices.info(messages.selection.retried(ids.length))
    })
  }

  /** Selects those of the list that are not, and no others. */
  function invert() {
    selection.inverted = !selection.inverted
  }

  /** Selects all of the group that the current one is in. */
  function selectGroup() {
    const at = selection.index ?? 0
    const group = listing.groups.value?.find(({ start, count }) => at >= start && at < start + count)
    if (group)
      selection.select(Array.from({ length: group.count }, (_, i) => listing.idAt(group.start + i)).filter(id => id !== undefined))
  }

  return { rate, copyPaths, save, retry, invert, selectGroup }
}
