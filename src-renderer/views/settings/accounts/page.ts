import type { SettingsPage } from '../pages.ts'
import { Cloud } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'accounts',
  title: () => messages.accounts.title,
  icon: Cloud,
  order: 4.5,
  component: () => import('./accounts-page.vue'),
}
