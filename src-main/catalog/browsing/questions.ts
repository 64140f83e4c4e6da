import { facetsOf } from './facets.ts'
import { foldersIn } from './folders.ts'
import { outlineOf } from './outline.ts'
import { suggestionsFor } from './suggestions.ts'
import { waitingSteps } from './waiting.ts'

/** What is asked of the catalog in threads of their own, for it may go through all assets: each reads, and answers plain data. */
export const questions = {
  outline: outlineOf,
  folders: foldersIn,
  facets: facetsOf,
  suggestions: suggestionsFor,
  waiting: waitingSteps,
} as const

export type QuestionName = keyof typeof questions
export type Asked<N extends QuestionName> = Parameters<typeof questions[N]>[1]
export type Answer<N extends QuestionName> = ReturnType<typeof questions[N]>
