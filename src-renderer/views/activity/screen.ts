import type { Screen } from '../../screens.ts'
import { Activity } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'activity',
  path: '/activity',
  title: () => messages.activity.title,
  icon: Activity,
  order: 8,
  asks: false,
  inspects: false,
  component: () => import('./activity-view.vue'),
}
