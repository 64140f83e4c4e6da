import type { Screen } from '../../screens.ts'
import { Cloud } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'syncs',
  path: '/syncs/:sync?',
  title: () => messages.syncs.title,
  icon: Cloud,
  order: 7.5,
  asks: false,
  inspects: false,
  component: () => import('./syncs-view.vue'),
}
