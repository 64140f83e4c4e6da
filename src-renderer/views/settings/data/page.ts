import type { SettingsPage } from '../pages.ts'
import { Database } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'data',
  title: () => messages.dataSettings.title,
  icon: Database,
  order: 8,
  component: () => import('./data-page.vue'),
}
