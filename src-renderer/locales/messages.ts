import { de } from './de.ts'
import { en } from './en.ts'
import { language } from './language.ts'

/** Every text of the window: plain strings, and functions where a text holds values. */
export type Messages = typeof en

/** The texts in the user's language; another one is chosen by opening the window anew. */
export const messages: Messages = { en, de }[language]
