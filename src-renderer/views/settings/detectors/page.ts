import type { SettingsPage } from '../pages.ts'
import { ScanEye } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'detectors',
  title: () => messages.detectorSettings.title,
  icon: ScanEye,
  order: 3,
  component: () => import('./detectors-page.vue'),
}
