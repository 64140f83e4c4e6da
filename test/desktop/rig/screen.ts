import { eventsOf, extend, StrictEmitter } from './strict.ts'

/** The one screen of the rig. */
export const workArea: Electron.Rectangle = { x: 0, y: 0, width: 1920, height: 1080 }

const display = { id: 1, bounds: workArea, workArea, size: workArea, workAreaSize: workArea, scaleFactor: 1, rotation: 0, internal: false } as unknown as Electron.Display

const parts = {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
  getDisplayMatching: () => display,
  getDisplayNearestPoint: () => display,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
} satisfies Partial<Electron.Screen>

export const screen = extend(new StrictEmitter('screen', eventsOf<Electron.Screen>()('display-added', 'display-removed', 'display-metrics-changed')), parts)
