import { en } from './en.ts'

/** Every text of the window: plain strings, and functions where a text holds values. */
export type Messages = typeof en

/** The texts in the user's language. */
export const messages: Messages = en
