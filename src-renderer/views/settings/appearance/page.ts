import type { SettingsPage } from '../pages.ts'
import { Palette } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'appearance',
  title: () => messages.appearance.title,
  icon: Palette,
  order: 6,
  component: () => import('./appearance-page.vue'),
}
