import type { BrowserWindow } from 'electron'
import type { JobBar } from './job.ts'
import { Buffer } from 'node:buffer'
import { app, nativeImage } from 'electron'

/** What the taskbar or the dock shows of the app. */
export interface Attention {
  /** How far a job is; null takes the bar away. */
  readonly bar: (bar: JobBar, windows: readonly BrowserWindow[]) => void
  /** Failures that nobody has looked at; 0 takes the badge away. `words` says it to those who do not see. */
  readonly badge: (count: number, words: string, windows: readonly BrowserWindow[]) => void
}

/** Percents that are shown as one. */
const steps = 100
const dotSide = 16

/** Shows how far jobs are, and that something failed, in the terms of each system; what is shown already is not shown again. */
export function createAttention(): Attention {
  const bars = new WeakMap<BrowserWindow, string>()
  return {
    bar: (bar, windows) => {
      // Below 0 there is none, above 1 it has no end that is known.
      const value = bar === null ? -1 : bar.fraction === null ? 2 : Math.round(bar.fraction * steps) / steps
      const mode = bar === null ? 'none' : bar.mode === 'normal' && bar.fraction === null ? 'indeterminate' : bar.mode
      const shown = `${value} ${mode}`
      windows.filter(window => !window.isDestroyed() && bars.get(window) !== shown).forEach((window) => {
        window.setProgressBar(value, { mode })
        bars.set(window, shown)
      })
    },
    badge: (count, words, windows) => {
      if (process.platform === 'win32')
        windows.forEach(window => window.setOverlayIcon(count > 0 ? redDot() : null, count > 0 ? words : ''))
      else
        app.setBadgeCount(count)
    },
  }
}

/** A red disc, in blue, green, red and opacity as bitmaps are. */
function redDot() {
  const pixels = Buffer.alloc(dotSide * dotSide * 4)
  const middle = (dotSide - 1) / 2
  for (let y = 0; y < dotSide; y++) {
    for (let x = 0; x < dotSide; x++) {
      if (Math.hypot(x - middle, y - middle) <= dotSide / 2)
        pixels.set([0x2B, 0x30, 0xD9, 0xFF], (y * dotSide + x) * 4)
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: dotSide, height: dotSide })
}
