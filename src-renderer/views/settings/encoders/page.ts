import type { SettingsPage } from '../pages.ts'
import { Cpu } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'encoders',
  title: () => messages.encoderSettings.title,
  icon: Cpu,
  order: 2,
  component: () => import('./encoders-page.vue'),
}
