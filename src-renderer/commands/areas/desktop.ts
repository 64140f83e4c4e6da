import type { Command } from '../command.ts'
import { AppWindow, FolderSearch, ImageDown, Logs, SquareArrowOutUpRight } from '@lucide/vue'
import { desktop } from '../../desktop/bridge.ts'
import { messages } from '../../locales/messages.ts'
import { useDesktop } from '../../stores/desktop.ts'
import { useNotices } from '../../stores/notices.ts'
import { useSelection } from '../../stores/selection.ts'

/** What the system around the window can do, in the desktop app. */
export function commands(): readonly Command[] {
  return desktop ? ofDesktop(desktop.platform) : []
}

function ofDesktop(platform: NonNullable<typeof desktop>['platform']): readonly Command[] {
  const store = useDesktop()
  const selection = useSelection()
  const notices = useNotices()
  const texts = messages.desktop
  const isShown = () => selection.item !== null

  /** Does something with the file of the current asset. */
  function withCurrent(call: 'reveal' | 'open' | 'copyPicture', done?: string) {
    const { item } = selection
    return item && store.act(async (desktop) => {
      await desktop[call](item.asset.id)
      if (done !== undefined)
        notices.info(done)
    })
  }

  return [
    { id: 'desktop.reveal', group: 'selection', label: () => texts.reveal[platform], icon: FolderSearch, shortcuts: ['R'], available: isShown, run: () => withCurrent('reveal') },
    { id: 'desktop.open', group: 'selection', label: () => texts.open, icon: SquareArrowOutUpRight, shortcuts: ['O'], available: isShown, run: () => withCurrent('open') },
    { id: 'desktop.copyPicture', group: 'selection', label: () => texts.copyPicture, icon: ImageDown, shortcuts: ['Mod+Shift+C'], available: isShown, run: () => withCurrent('copyPicture', texts.copiedPicture) },
    { id: 'desktop.newWindow', group: 'app', label: () => texts.newWindow, icon: AppWindow, shortcuts: ['Mod+N'], run: () => store.act(desktop => desktop.openWindow('#/')) },
    { id: 'desktop.logs', group: 'app', label: () => texts.showLogs, icon: Logs, run: () => store.act(desktop => desktop.showLogs()) },
  ]
}
