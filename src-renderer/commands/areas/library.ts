import type { Command } from '../command.ts'
import { FolderPlus, Pause, Play, RefreshCw, RotateCw } from '@lucide/vue'
import { useAddFolder } from '../../composables/use-add-folder.ts'
import { messages } from '../../locales/messages.ts'
import { useLibraries } from '../../stores/libraries.ts'
import { useProgress } from '../../stores/progress.ts'
import { useSettings } from '../../stores/settings.ts'

/** What is done with the folders, and how indexing goes on. */
export function commands(): readonly Command[] {
  const { choose } = useAddFolder()
  const libraries = useLibraries()
  const progress = useProgress()
  const settings = useSettings()
  const texts = messages.libraryCommands
  const phase = () => progress.progress?.phase

  return [
    { id: 'library.add', group: 'library', label: () => messages.sidebar.addFolder, icon: FolderPlus, run: choose },
    { id: 'library.rescan', group: 'library', label: () => texts.rescan, icon: RefreshCw, available: () => (libraries.libraries?.length ?? 0) > 0, run: () => Promise.all(libraries.libraries?.map(({ id }) => libraries.scan(id)) ?? []) },
    { id: 'library.pause', group: 'library', label: () => texts.pause, icon: Pause, available: () => phase() === 'working' || phase() === 'scanning', run: () => settings.setPaused(true) },
    { id: 'library.resume', group: 'library', label: () => texts.resume, icon: Play, available: () => settings.settings?.paused ?? false, run: () => settings.setPaused(false) },
    { id: 'library.retry', group: 'library', label: () => texts.retry, icon: RotateCw, available: () => (progress.progress?.failed ?? 0) > 0, run: progress.retryFailed },
  ]
}
