import type { Component } from 'vue'
import { desktop } from '../../desktop/bridge.ts'

/** What a folder of views/settings/ brings into the settings. */
export interface SettingsPage {
  /** In the address: `/settings/<name>`. */
  readonly name: string
  readonly title: () => string
  readonly icon: Component
  /** Its place among the pages, the least first. */
  readonly order: number
  /** Whether it is of use in the desktop app alone. @default false */
  readonly onlyDesktop?: boolean
  readonly component: () => Promise<{ readonly default: Component }>
}

const found = import.meta.glob<SettingsPage>('./*/page.ts', { eager: true, import: 'page' })

/** Every page of the settings that is of use here: each is a folder with a `page.ts`. */
export const pages: readonly SettingsPage[] = Object.values(found).filter(page => desktop || !page.onlyDesktop).toSorted((a, b) => a.order - b.order)
