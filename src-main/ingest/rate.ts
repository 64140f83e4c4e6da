/** Counts how many events came in the last seconds. `now` in ms. */
export function createRate(windowMs = 5000) {
  let times: number[] = []
  return {
    add: (now: number): void => {
      times.push(now)
    },
    /** Events a second over the window, or over the time since the first event when that is shorter; null without any. */
    perSecond: (now: number): number | null => {
      times = times.filter(time => time > now - windowMs)
      const first = times[0]
      return first === undefined ? null : times.length / Math.max((now - first) / 1000, 0.5)
    },
  }
}
