import type { SettingsPage } from '../pages.ts'
import { Gauge } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'indexing',
  title: () => messages.indexingSettings.title,
  icon: Gauge,
  order: 5,
  component: () => import('./indexing-page.vue'),
}
