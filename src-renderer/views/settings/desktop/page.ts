import type { SettingsPage } from '../pages.ts'
import { Monitor } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'desktop',
  title: () => messages.desktopSettings.title,
  icon: Monitor,
  order: 6,
  onlyDesktop: true,
  component: () => import('./desktop-page.vue'),
}
