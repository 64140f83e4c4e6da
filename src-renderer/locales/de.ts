import type { Messages } from './messages.ts'
import { en } from './en.ts'

/** Every text of the window in German. */
export const de: Messages = { ...en }
