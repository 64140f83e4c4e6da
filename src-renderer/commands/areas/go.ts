import type { Command } from '../command.ts'
import { Images } from '@lucide/vue'
import { addressOfScreen, useQuery } from '../../composables/use-query.ts'
import { messages } from '../../locales/messages.ts'
import { allAssets } from '../../query/query.ts'
import { router } from '../../router.ts'
import { screens } from '../../screens.ts'

const shortcuts: Readonly<Record<string, readonly string[]>> = { settings: ['Mod+Comma'] }

/** To each screen. */
export function commands(): readonly Command[] {
  const { ask } = useQuery()
  const texts = messages.palette
  const listed = screens.filter(({ order }) => order !== undefined)
  return [
    { id: 'go.all', group: 'go', label: () => texts.goTo(messages.sidebar.allAssets), icon: Images, run: () => ask(allAssets) },
    ...listed.map(({ name, path, asks, title, icon }): Command => ({
      id: `go.${name}`,
      group: 'go',
      label: () => texts.goTo(title()),
      icon,
      shortcuts: shortcuts[name] ?? [],
      run: () => router.push(addressOfScreen({ path, asks })),
    })),
  ]
}
