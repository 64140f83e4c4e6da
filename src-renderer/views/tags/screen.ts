import type { Screen } from '../../screens.ts'
import { Tags } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'tags',
  path: '/tags',
  title: () => messages.tagging.title,
  icon: Tags,
  asks: false,
  inspects: false,
  component: () => import('./tags-view.vue'),
}
