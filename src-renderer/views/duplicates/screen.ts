import type { Screen } from '../../screens.ts'
import { CopyCheck } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'duplicates',
  path: '/duplicates/:level?',
  title: () => messages.duplicates.title,
  icon: CopyCheck,
  order: 5,
  asks: false,
  inspects: true,
  component: () => import('./duplicates-view.vue'),
}
