import type { Component } from 'vue'

/** What a folder of views/ brings into the window. */
export interface Screen {
  readonly name: string
  /** In the address, such as `/map`; it may hold params, such as `/settings/:page?`. */
  readonly path: string
  readonly title: () => string
  readonly icon: Component
  /** Its place in the sidebar, the least first; undefined: it is not listed there. */
  readonly order?: number
  /** Whether the query bar says what it shows. */
  readonly asks: boolean
  /** Whether the inspector shows what is selected on it. */
  readonly inspects: boolean
  readonly component: () => Promise<{ readonly default: Component }>
}

const found = import.meta.glob<Screen>('./views/*/screen.ts', { eager: true, import: 'screen' })

/** Every screen: each is a folder of views/ with a `screen.ts`. */
export const screens: readonly Screen[] = Object.values(found).toSorted((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity))
