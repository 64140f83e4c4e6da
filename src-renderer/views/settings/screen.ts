import type { Screen } from '../../screens.ts'
import { Settings } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'settings',
  path: '/settings/:page?',
  title: () => messages.settings.title,
  icon: Settings,
  order: 9,
  asks: false,
  inspects: false,
  component: () => import('./settings-view.vue'),
}
