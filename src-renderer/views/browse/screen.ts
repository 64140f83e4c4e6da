import type { Screen } from '../../screens.ts'
import { Images } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export const screen: Screen = {
  name: 'browse',
  path: '/',
  title: () => messages.sidebar.allAssets,
  icon: Images,
  asks: true,
  inspects: true,
  component: () => import('./browse-view.vue'),
}
