import type { SettingsPage } from '../pages.ts'
import { Plug } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'api',
  title: () => messages.apiSettings.title,
  icon: Plug,
  order: 4,
  component: () => import('./api-page.vue'),
}
