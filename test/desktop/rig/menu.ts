import type { RigWindow } from './browser-window.ts'
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { eventsOf, strict, StrictEmitter } from './strict.ts'

type Options = Electron.MenuItemConstructorOptions

/** What Electron does for items of these roles; of the others the rig knows that they are there. */
const ofRoles: Readonly<Partial<Record<NonNullable<Options['role']>, (window: RigWindow | null) => void>>> = {
  quit: () => app.quit(),
  close: window => window?.close(),
  minimize: window => window?.minimize(),
  reload: window => window?.reload(),
  togglefullscreen: window => window?.setFullScreen(!window.isFullScreen()),
}

let lastCommand = 0

/** An entry of a menu, which specs choose by `click()`. */
export class MenuItem implements Pick<Electron.MenuItem, 'id' | 'label' | 'enabled' | 'visible' | 'checked' | 'type' | 'role' | 'accelerator' | 'commandId' | 'sublabel' | 'toolTip' | 'registerAccelerator' | 'click'> {
  readonly commandId = ++lastCommand
  readonly id: string
  readonly role?: NonNullable<Electron.MenuItem['role']>
  readonly type: NonNullable<Options['type']>
  readonly accelerator: string | null
  readonly sublabel: string
  readonly toolTip: string
  readonly registerAccelerator: boolean
  readonly submenu: Menu | undefined
  readonly icon: Options['icon']
  readonly click: () => void
  label: string
  enabled: boolean
  visible: boolean
  checked: boolean

  constructor(options: Options) {
    const { id, label, role, submenu, accelerator = null, enabled = true, visible = true, checked = false } = options
    this.id = id ?? String(this.commandId)
    if (role !== undefined)
      this.role = role as NonNullable<Electron.MenuItem['role']>
    this.label = label ?? role ?? ''
    this.type = options.type ?? (submenu === undefined ? 'normal' : 'submenu')
    this.accelerator = accelerator
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.registerAccelerator = options.registerAccelerator ?? true
    this.icon = options.icon
    this.enabled = enabled
    this.visible = visible
    this.checked = checked
    this.submenu = submenu === undefined ? undefined : Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu as unknown as Menu
    this.click = () => {
      const window = BrowserWindow.getFocusedWindow()
      if (this.type === 'checkbox')
        this.checked = !this.checked
      if (options.click)
        options.click(this as unknown as Electron.MenuItem, window ?? undefined, { triggeredByAccelerator: false })
      else if (role !== undefined)
        ofRoles[role]?.(window as unknown as RigWindow | null)
    }
    return strict('MenuItem', this)
  }
}

let applicationMenu: Menu | null = null

export class Menu extends StrictEmitter implements Pick<Electron.Menu, 'getMenuItemById' | 'closePopup'> {
  readonly items: MenuItem[] = []

  constructor() {
    super('Menu', eventsOf<Electron.Menu>()('menu-will-show', 'menu-will-close'))
  }

  static buildFromTemplate(template: readonly (Options | MenuItem)[]): Menu {
    const menu = new Menu()
    template.forEach(item => menu.append(item instanceof MenuItem ? item : new MenuItem(item)))
    return menu
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu
  }

  append(item: MenuItem): void {
    this.items.push(item)
  }

  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item)
  }

  getMenuItemById(id: string): Electron.MenuItem | null {
    const all = (menu: Menu): MenuItem[] => menu.items.flatMap(item => [item, ...item.submenu ? all(item.submenu) : []])
    return all(this).find(item => item.id === id) as unknown as Electron.MenuItem ?? null
  }

  popup(): void {}
  closePopup(): void {}
}
