import type { Screen } from '../../screens.ts'
import { CircleDot } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'concepts',
  path: '/concepts/:key?',
  title: () => messages.concepts.title,
  icon: CircleDot,
  asks: false,
  inspects: false,
  component: () => import('./concepts-view.vue'),
}
