import type { Component } from 'vue'
import { Star } from '@lucide/vue'
import { desktop } from '../desktop/bridge.ts'
import { messages } from '../locales/messages.ts'

/** A menu within a menu. */
export interface SubMenu {
  readonly label: () => string
  readonly icon: Component
  readonly commands: readonly string[]
}

/** The id of a command, or a menu of its own. */
export type MenuEntry = string | SubMenu

const rating: SubMenu = {
  label: () => messages.selection.rating,
  icon: Star,
  commands: [5, 4, 3, 2, 1, 0].map(stars => `selection.rate${stars}`),
}

/** What is offered for assets: ids of commands, in groups. */
export const assetMenu: readonly (readonly MenuEntry[])[] = [
  ['search.similar', 'search.more', 'search.less'],
  ['view.preview', 'compare.selected'],
  ['collections.add', 'collections.create', 'collections.takeOut', 'concepts.create', 'tags.edit', 'metadata.edit', rating],
  ...desktop ? [['desktop.open', 'desktop.reveal', 'desktop.copyPicture']] : [],
  ['selection.copyPath', 'selection.showFolder', 'assets.save'],
  ['assets.retry', 'assets.trash'],
]

/** What is offered where several assets are selected, the most wanted first. */
export const selectionBar: readonly string[] = ['search.similar', 'collections.add', 'tags.edit', 'compare.selected', 'assets.trash']
