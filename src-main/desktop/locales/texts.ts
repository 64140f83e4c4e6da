import { de } from './de.ts'
import { en } from './en.ts'

/** Every text of the shell: plain strings, and functions where a text holds values. */
export type DesktopTexts = typeof en

const known: Readonly<Record<string, DesktopTexts>> = { en, de }

/** The texts in the first of these languages, such as `de-AT`, that the shell speaks; English where it speaks none. */
export function textsFor(languages: readonly string[]): DesktopTexts {
  return languages.map(language => known[language.toLowerCase().split(/[-_]/)[0] ?? '']).find(texts => texts !== undefined) ?? en
}
