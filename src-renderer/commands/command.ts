import type { Component } from 'vue'

export const commandGroups = ['search', 'selection', 'view', 'go', 'library', 'app'] as const
export type CommandGroup = typeof commandGroups[number]

/** Something that can be done: from the palette, by its shortcut, from menus and buttons. */
export interface Command {
  /** Names it for good, such as `similar.find`. */
  readonly id: string
  readonly group: CommandGroup
  readonly label: () => string
  readonly icon: Component
  /** Such as `Mod+K` (Ctrl, on a Mac Cmd), `Shift+X`, `F`, `Space`; the first is shown. */
  readonly shortcuts?: readonly string[]
  /** Whether it can be done now. @default always */
  readonly available?: () => boolean
  readonly run: () => unknown
}
