import { seededRandom } from '../helpers/random.ts'

/** Chance that is the same for the same seed. */
export interface Chance {
  /** A whole number, 0…limit - 1. */
  readonly below: (limit: number) => number
  /** True in `share` of the calls, 0…1. */
  readonly happens: (share: number) => boolean
  /** One of a list, undefined of an empty one. */
  readonly pick: <T>(list: readonly T[]) => T | undefined
  /** One of a list that is not empty, each as often as its weight says. */
  readonly weighed: <T extends { readonly weight: number }>(list: readonly T[]) => T
}

/** Makes the chance of a seed. */
export function createChance(seed: number): Chance {
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  return {
    below,
    happens: share => random() < share,
    pick: list => list[below(list.length)],
    weighed: (list) => {
      let rest = random() * list.reduce((sum, { weight }) => sum + weight, 0)
      return list.find(({ weight }) => (rest -= weight) < 0) ?? list.at(-1)!
    },
  }
}
