import type { Component } from 'vue'

/** What a folder of views/settings/ brings into the settings. */
export interface SettingsPage {
  /** In the address: `/settings/<name>`. */
  readonly name: string
  readonly title: () => string
  readonly icon: Component
  /** Its place among the pages, the least first. */
  readonly order: number
  readonly component: () => Promise<{ readonly default: Component }>
}

const found = import.meta.glob<SettingsPage>('./*/page.ts', { eager: true, import: 'page' })

/** Every page of the settings: each is a folder with a `page.ts`. */
export const pages: readonly SettingsPage[] = Object.values(found).toSorted((a, b) => a.order - b.order)
