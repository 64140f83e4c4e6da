/** A page that ended is loaded anew without a question, unless it did so a moment before. */
const calmMs = 60_000

/** What becomes of a window whose page ended: `now` and `before`, when it last did so (undefined: never), in ms of one clock. */
export function afterCrash(now: number, before: number | undefined): 'reload' | 'ask' {
  return before === undefined || now - before > calmMs ? 'reload' : 'ask'
}
