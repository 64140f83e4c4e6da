import type { SettingsPage } from '../pages.ts'
import { Keyboard } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'shortcuts',
  title: () => messages.shortcutSheet.title,
  icon: Keyboard,
  order: 7,
  component: () => import('./shortcuts-page.vue'),
}
