export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

/** Where the choice is kept; read here and not by a store, since texts are needed before there is one. */
export const languageKey = 'likeness.language'

/** The language of the window: the one that was chosen, else the first of the browser's that there is, else English. */
export const language: Language = languageOf([globalThis.localStorage?.getItem(languageKey) ?? null, ...navigator.languages])

/** The first of the wished languages (such as `de-AT`) that there is. */
export function languageOf(wished: readonly (string | null)[]): Language {
  const short = wished.map(tag => tag?.slice(0, 2).toLowerCase())
  return short.find((tag): tag is Language => tag !== undefined && Object.hasOwn(languages, tag)) ?? 'en'
}
