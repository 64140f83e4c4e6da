import type { DesktopEvent } from '../../src-main/contract/desktop.ts'
import type { Desktop } from '../desktop/bridge.ts'
import { watchDebounced } from '@vueuse/core'
import { onScopeDispose, watch } from 'vue'
import { LikenessError } from '../../src-main/contract/errors.ts'
import { connection, onConnect, reconnect } from '../client.ts'
import { desktop } from '../desktop/bridge.ts'
import { menuOf } from '../desktop/menu.ts'
import { language } from '../locales/language.ts'
import { messages } from '../locales/messages.ts'
import { useCommands } from '../stores/commands.ts'
import { useDesktop } from '../stores/desktop.ts'
import { useNotices } from '../stores/notices.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useFileSearch } from './use-file-search.ts'

/** How long the menu bar may be behind what is shown. */
const menuMs = 100

/** Makes the page a window of the desktop app: does what is asked from outside and from the menu bar, and says what these show. Nothing in a browser. */
export function useDesktopWindow(): void {
  if (desktop)
    take(desktop)
}

function take(desktop: Desktop) {
  const store = useDesktop()
  const commands = useCommands()
  const notices = useNotices()
  const preferences = usePreferences()
  const { searchByPaths } = useFileSearch()

  function hear(event: DesktopEvent) {
    store.hear(event)
    if (event.type === 'ask')
      void ask(event.paths)
    else if (event.type === 'refused')
      notices.error(new LikenessError(event.error.code, event.error.message))
    else if (event.type === 'command')
      run(event.id)
    else if (event.type === 'engine' && event.engine.state === 'running')
      reconnect()
  }

  /** Shows what looks like these files, once the engine is there. */
  async function ask(paths: readonly string[]) {
    await connected()
    await searchByPaths(paths)
  }

  /** A menu may be older than the window by a moment: what there is not, or not now, is not done. */
  function run(id: string) {
    const command = commands.commands.find(known => known.id === id)
    if (command)
      commands.run(command)
  }

  onScopeDispose(desktop.listen(hear))
  void store.act(() => desktop.ready())

  watch(() => preferences.theme, theme => store.act(() => desktop.setTheme(theme)), { immediate: true })
  // As text, since menus that say the same are the same.
  watchDebounced(() => JSON.stringify(menuOf(commands.commands, messages.commandGroups)), menu => store.act(() => desktop.setMenu(JSON.parse(menu), language)), { debounce: menuMs, immediate: true })
}

function connected(): Promise<void> {
  return new Promise((resolve) => {
    if (connection.value === 'open')
      return resolve()
    const stop = onConnect(() => {
      stop()
      resolve()
    })
  })
}
