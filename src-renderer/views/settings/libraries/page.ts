import type { SettingsPage } from '../pages.ts'
import { FolderTree } from '@lucide/vue'
import { messages } from '../../../locales/messages.ts'

export const page: SettingsPage = {
  name: 'libraries',
  title: () => messages.librarySettings.title,
  icon: FolderTree,
  order: 1,
  component: () => import('./libraries-page.vue'),
}
