import type { Catalog } from '../catalog/catalog.ts'
import type { ReadingGuard } from '../media/decode.ts'
import { createSlots } from './slots.ts'

/** Files that the engine's process reads at once: what its threads can do, and one or two that are at hand. */
const atOnce = 6

/** A file is given up when the engine has ended so often while it read this one alone. */
const endLimit = 3

/**
 * Keeps in the catalog which files the engine's own process is reading, so that one which brings it down is found out: what a
 * start finds there is read again first, one at a time; a file is not read for ever that ends the engine each time.
 */
export function createReading({ ingest }: Catalog) {
  const inTurn = createSlots(atOnce)
  const left = ingest.underWay.left()
  const untried = left.filter(({ ends }) => ends < endLimit).map(({ assetId }) => assetId)
  const suspects = new Set(untried)

  return {
    /** Files that have ended the engine too often. */
    hopeless: left.filter(({ ends }) => ends >= endLimit).map(({ assetId }) => assetId),
    /** Whether one file at a time is to be read: those that `next` names. */
    isCareful: (): boolean => suspects.size > 0,
    /** The next file to be read alone; each is answered once. */
    next: (): number | undefined => untried.shift(),
    /** Nothing more is to be learned of this one. */
    acquit: (assetId: number): void => void suspects.delete(assetId),
    /** Runs around each reading of an asset's file in this process. */
    guard: (assetId: number): ReadingGuard => read => inTurn(async () => {
      ingest.underWay.begin(assetId, suspects.has(assetId))
      try {
        return await read()
      }
      finally {
        ingest.underWay.end(assetId)
      }
    }),
  }
}
