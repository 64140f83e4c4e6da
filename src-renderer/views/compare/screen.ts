import type { Screen } from '../../screens.ts'
import { Columns2 } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'compare',
  path: '/compare',
  title: () => messages.compare.title,
  icon: Columns2,
  asks: false,
  inspects: false,
  component: () => import('./compare-view.vue'),
}
