import type { Screen } from '../../screens.ts'
import { Map as MapIcon } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'map',
  path: '/map',
  title: () => messages.map.title,
  icon: MapIcon,
  order: 6,
  asks: true,
  inspects: true,
  component: () => import('./map-view.vue'),
}
