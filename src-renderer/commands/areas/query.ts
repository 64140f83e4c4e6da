import type { Command } from '../command.ts'
import { Cloud, Eraser, Filter, FolderHeart, Link, Search, Sparkles } from '@lucide/vue'
import { focusSearch } from '../../composables/focus-search.ts'
import { useCopy } from '../../composables/use-copy.ts'
import { useListing } from '../../composables/use-listing.ts'
import { addressOf, useQuery } from '../../composables/use-query.ts'
import { desktop } from '../../desktop/bridge.ts'
import { messages } from '../../locales/messages.ts'
import { allAssets, isFiltered, isSearch, leastScore, unfiltered } from '../../query/query.ts'
import { hangsOn } from '../../query/request.ts'
import { currentScreen } from '../../router.ts'
import { useFilterMenu } from '../../stores/filter-menu.ts'
import { useHostedSearch } from '../../stores/hosted-search.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useProgress } from '../../stores/progress.ts'
import { useSaving } from '../../stores/saving.ts'

/** Asking, and keeping what is asked. */
export function commands(): readonly Command[] {
  const { query, ask, change } = useQuery()
  const listing = useListing()
  const preferences = usePreferences()
  const progress = useProgress()
  const saving = useSaving()
  const filters = useFilterMenu()
  const hosted = useHostedSearch()
  const copy = useCopy()
  const texts = messages.commands
  const isBrowsing = () => currentScreen.value?.name === 'browse'
  const hasSome = () => isBrowsing() && (listing.count.value ?? 0) > 0
  const asksSomething = () => isSearch(query.value) || isFiltered(query.value) || query.value.scope.of !== 'all'

  /** Where the window can be opened by a link; nowhere while the desktop app has no port open. */
  const linkBase = () => desktop ? progress.address : location.origin + location.pathname.replace(/\/$/, '')

  function copyLink() {
    // The least score is what people set last, unless the address says it: whoever follows the link has set another one.
    const asked = isSearch(query.value) ? { ...query.value, threshold: leastScore(query.value, preferences.threshold) } : query.value
    const link = `${linkBase()}/${addressOf(asked)}`
    const isForNow = hangsOn(asked).some(({ source }) => 'anchorId' in source)
    return copy(link, isForNow ? messages.link.copiedForNow : messages.link.copied)
  }

  return [
    { id: 'search.focus', group: 'search', label: () => texts.focusSearch, icon: Search, shortcuts: ['/', 'Mod+F'], run: focusSearch },
    { id: 'search.filter', group: 'search', label: () => texts.filter, icon: Filter, shortcuts: ['Shift+F'], available: () => currentScreen.value?.asks === true, run: () => filters.show(filters.section) },
    { id: 'search.clearFilters', group: 'search', label: () => texts.clearFilters, icon: Filter, available: () => isFiltered(query.value), run: () => change(unfiltered) },
    { id: 'search.clear', group: 'search', label: () => texts.clearSearch, icon: Eraser, available: asksSomething, run: () => ask(allAssets) },
    { id: 'search.also', group: 'search', label: () => messages.hostedSearch.also, icon: Cloud, available: () => isBrowsing() && isSearch(query.value) && hosted.able.length > 0, run: () => { hosted.choosing = true } },
    { id: 'search.save', group: 'search', label: () => messages.saveResults.action, icon: FolderHeart, available: hasSome, run: () => { saving.shown = 'found' } },
    { id: 'search.saveSmart', group: 'search', label: () => messages.saveResults.smart, icon: Sparkles, shortcuts: ['Mod+S'], available: () => isBrowsing() && asksSomething(), run: () => { saving.shown = 'search' } },
    { id: 'search.copyLink', group: 'search', label: () => texts.copyLink, icon: Link, available: () => isBrowsing() && linkBase() !== null, run: copyLink },
  ]
}
