import type { Menu } from './menu.ts'
import { eventsOf, StrictEmitter } from './strict.ts'

const names = eventsOf<Electron.Tray>()('click', 'right-click', 'double-click', 'balloon-click', 'mouse-enter', 'mouse-leave')

/** An icon in a tray that is not there. */
export class Tray extends StrictEmitter implements Pick<Electron.Tray, 'setToolTip' | 'setImage' | 'setTitle' | 'destroy' | 'isDestroyed' | 'popUpContextMenu'> {
  #isDestroyed = false

  constructor(_image: Electron.NativeImage | string) {
    super('Tray', names)
  }

  setContextMenu(_menu: Menu | null): void {}
  setToolTip(_text: string): void {}
  setImage(_image: Electron.NativeImage | string): void {}
  setTitle(_title: string): void {}
  popUpContextMenu(): void {}
  isDestroyed = () => this.#isDestroyed
  destroy(): void {
    this.#isDestroyed = true
  }
}
