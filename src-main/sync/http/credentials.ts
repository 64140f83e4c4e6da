import type { ConnectOptions, Credentials } from '../types.ts'
import type { Redaction } from './redaction.ts'
import { untilAborted } from '../until-aborted.ts'

/** Characters from which on a word of a credential is taken for a secret: shorter ones say what kind it is. */
const shortestSecret = 8

/** Credentials as they were at a time. */
export interface Shown {
  readonly credentials: Credentials
  readonly generation: number
}

/** What shows who asks: asked for once where many requests need it at once, and kept out of what is said. */
export function createCredentials(authorise: ConnectOptions['authorise'], redaction: Redaction) {
  let generation = 0
  let underWay: { readonly shown: Promise<Shown>, readonly signal: AbortSignal } | undefined

  function ask(isNew: boolean, signal: AbortSignal): Promise<Shown> {
    const shown = authorise(isNew, signal).then((credentials) => {
      secretsOf(credentials).forEach(redaction.add)
      generation += isNew ? 1 : 0
      return { credentials, generation }
    }).finally(() => underWay = undefined)
    underWay = { shown, signal }
    return shown
  }

  /** What another request asks for just now; undefined when that one was broken off. */
  async function shared({ shown, signal: theirs }: NonNullable<typeof underWay>, signal: AbortSignal): Promise<Shown | undefined> {
    return untilAborted(shown.catch(error => theirs.aborted ? undefined : Promise.reject(error)), signal)
  }

  return {
    get: async (signal: AbortSignal): Promise<Shown> => {
      while (underWay) {
        const theirs = await shared(underWay, signal)
        if (theirs)
          return theirs
      }
      return ask(false, signal)
    },

    /** Has them made anew, unless that was done since they were shown. */
    renew: async (refused: Shown, signal: AbortSignal): Promise<void> => {
      while (underWay)
        await shared(underWay, signal)
      if (generation === refused.generation)
        await ask(true, signal)
    },
  }
}

function secretsOf({ headers = {}, fields = {} }: Credentials): readonly string[] {
  return [...Object.values(headers), ...Object.values(fields)].flatMap(value => [value, ...value.split(/\s+/)]).filter(word => word.length >= shortestSecret)
}
