import type { StageState } from '../contract/stage.ts'

/** A page that is to be opened. */
export interface PageOrder {
  /** Goes with every request of the page, as the header `holderHeader`. */
  readonly holder: string
  /** Gives the page up, also while it is being opened. */
  readonly signal: AbortSignal
  /** The page could not be loaded, or ended by itself. */
  readonly onLost: (reason: string) => void
}

export interface StagePage {
  /** What it runs in, such as "Chromium 140.0". */
  readonly name: string
  readonly close: () => Promise<void>
}

/** Who opens the stage page: a headless browser, or the program around the engine. What became of a page it says itself, over HTTP. */
export interface PageOpener {
  /** Resolves when the page is on its way. Errors: stage_unavailable when there is nothing to open it in; others in words, when that does not start. */
  readonly open: (order: PageOrder) => Promise<StagePage>
  /**
   * Whether the next page would be opened otherwise than the one that said this, and may do better. Left out where there is but
   * one way.
   */
  readonly adapt?: (report: StageState) => boolean
}
