import { strict } from './strict.ts'

/** Does nothing: specs put functions of their own in place to see what the app asks of the system. */
export const shell = strict('shell', {
  openPath: async () => '',
  openExternal: async () => {},
  showItemInFolder: () => {},
  trashItem: async () => {},
  beep: () => {},
} satisfies Partial<Electron.Shell>)
