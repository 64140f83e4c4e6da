import type { Component } from 'vue'

/** An entry of a menu. */
export interface MenuAction {
  readonly label: string
  readonly icon?: Component | undefined
  /** A colour of tokens.css, shown in place of an icon. */
  readonly swatch?: string | undefined
  /** How its shortcut is shown. */
  readonly keys?: string | undefined
  /** A line sets it apart from those before it. */
  readonly apart?: boolean | undefined
  readonly disabled?: boolean | undefined
  /** It is the one of its kind that holds now. */
  readonly checked?: boolean | undefined
  /** Either does something, or opens a menu of its own. */
  readonly run?: (() => unknown) | undefined
  readonly items?: readonly MenuAction[] | undefined
}
