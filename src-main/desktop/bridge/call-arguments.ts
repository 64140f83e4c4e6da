import type { DesktopCall, DesktopCalls } from '../../contract/desktop.ts'
import { z } from 'zod'

const none = z.tuple([])
const assetId = z.int().positive()
const name = z.string().min(1).max(100)
const label = z.string().max(300)

/** As Electron reads them: modifiers and a key. It throws at any other. */
const accelerator = z.string().regex(/^(?:(?:CmdOrCtrl|Cmd|Ctrl|Alt|Shift)\+)*(?:[\w!#$%&'()*,./:;<=>?@[\\\]^`{|}~-]|F\d{1,2}|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Plus)$/, 'expected an accelerator, such as CmdOrCtrl+K')

const menuCommand = z.strictObject({ id: name, label, accelerator: accelerator.exactOptional(), enabled: z.boolean() })
const menuSection = z.strictObject({ id: name, label, groups: z.array(z.array(menuCommand).max(200)).max(50) })

const settings = z.strictObject({
  background: z.boolean().exactOptional(),
  openAtLogin: z.boolean().exactOptional(),
  notifications: z.boolean().exactOptional(),
  updates: z.enum(['off', 'stable', 'beta']).exactOptional(),
})

/** Files that are dragged out at once, at most. */
const mostDragged = 200

/** What a window may give each call; anything else is refused before it is looked at. */
export const callArguments = {
  ready: none,
  state: none,
  pickFolders: none,
  reveal: z.tuple([assetId]),
  open: z.tuple([assetId]),
  dragOut: z.tuple([z.array(assetId).min(1).max(mostDragged)]),
  copyPicture: z.tuple([assetId]),
  openWindow: z.tuple([z.string().max(20_000).regex(/^(?:#\/[^\s\p{Cc}]*)?$/u, 'expected an address within the app, such as #/map')]),
  setMenu: z.tuple([z.array(menuSection).max(20), z.string().regex(/^[a-z]{2}$/, 'expected a language, such as de')]),
  setTheme: z.tuple([z.enum(['system', 'light', 'dark'])]),
  changeSettings: z.tuple([settings]),
  setFileManager: z.tuple([name, z.boolean()]),
  showLogs: none,
  retryEngine: none,
  lookForUpdate: none,
  installUpdate: none,
} satisfies { readonly [N in DesktopCall]: z.ZodType<Parameters<DesktopCalls[N]>> }
