/** What is measured within the page. */
export interface Frames {
  readonly start: () => void
  readonly stop: () => { readonly frames: readonly number[], readonly longestTask: number }
  /** Waits until the pictures of all tiles in view are there; answers the time of the page then, ms. */
  readonly painted: () => Promise<number>
  readonly toTop: () => void
  /** Scrolls on evenly, and back from the ends. */
  readonly scroll: (pixelsASecond: number, seconds: number) => Promise<void>
  /** Goes from the top to the bottom, and in a short list back again, so that each frame shows other tiles. */
  readonly drag: (seconds: number) => Promise<void>
}

declare global {
  interface Window { frames_: Frames }
}

/** Runs in the page, before its own scripts. */
export function watchFrames(): void {
  let frames: number[] = []
  let last: number | undefined
  let longestTask = 0

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      longestTask = Math.max(longestTask, duration)
  }).observe({ entryTypes: ['longtask'] })

  const nextFrame = () => new Promise<number>(resolve => requestAnimationFrame(resolve))
  const scroller = () => document.querySelector('[role=option][data-index]')!.closest<HTMLElement>('.grid')!

  function tick(now: number) {
    if (last !== undefined)
      frames.push(now - last)
    last = now
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)

  function isPainted(): boolean {
    const tiles = [...document.querySelectorAll<HTMLElement>('[role=option][data-index]')].filter((tile) => {
      const { top, bottom } = tile.getBoundingClientRect()
      return bottom > 0 && top < innerHeight
    })
    return tiles.length > 1 && tiles.every(tile => tile.querySelector('img')?.complete)
  }

  window.frames_ = {
    start: () => {
      frames = []
      last = undefined
      longestTask = 0
    },
    stop: () => ({ frames, longestTask }),
    painted: async () => {
      for (const began = performance.now(); !isPainted(); await nextFrame()) {
        if (performance.now() - began > 60_000)
          throw new Error('the pictures in view were not there within a minute')
      }
      return nextFrame()
    },
    toTop: () => {
      scroller().scrollTop = 0
    },
    scroll: async (pixelsASecond, seconds) => {
      const began = await nextFrame()
      for (let now = began; now - began < seconds * 1000; now = await nextFrame()) {
        const range = scroller().scrollHeight - scroller().clientHeight
        const way = (now - began) / 1000 * pixelsASecond % (2 * range)
        scroller().scrollTop = way < range ? way : 2 * range - way
      }
    },
    drag: async (seconds) => {
      const began = await nextFrame()
      const range = scroller().scrollHeight - scroller().clientHeight
      // No slower than a view a frame, as in a list that is so long.
      const speed = Math.max(range / seconds, scroller().clientHeight * 60) / 1000
      for (let now = began; now - began < seconds * 1000; now = await nextFrame()) {
        const way = (now - began) * speed % (2 * range)
        scroller().scrollTop = way < range ? way : 2 * range - way
      }
    },
  }
}
