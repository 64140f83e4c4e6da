import type { Screen } from '../../screens.ts'
import { Braces } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'metadata',
  path: '/metadata',
  title: () => messages.metadataKeys.title,
  icon: Braces,
  order: 7,
  asks: false,
  inspects: false,
  component: () => import('./metadata-view.vue'),
}
