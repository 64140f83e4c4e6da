import type { SettingsPage } from '../pages.ts'
import { Info } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'about',
  title: () => messages.about.title,
  icon: Info,
  order: 9,
  component: () => import('./about-page.vue'),
}
