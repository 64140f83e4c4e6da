import type { MapColouring } from '../../stores/map-view.ts'
import type { Colour, Look } from './scatter.ts'

/** Places of the kinds in a palette, in the order of the engine's columns. */
const kindTokens = ['--map-image', '--map-model'] as const
const colours = 256
const ringToken = '--ring'

/** The colour of a point in the style sheet: by its kind, or around the wheel of hues. */
export function colourOf(colouring: MapColouring, value: number): string {
  return colouring === 'kinds' ? `var(${kindTokens[value] ?? kindTokens[0]})` : `oklch(from var(--map-region) l c ${360 * value / colours})`
}

/** Reads colours as the style sheet sets them, in the theme that is shown. */
function colourReader(element: HTMLElement) {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const probe = document.createElement('span')
  element.append(probe)
  return {
    read: (css: string): Uint8ClampedArray => {
      probe.style.color = css
      context.clearRect(0, 0, 1, 1)
      context.fillStyle = getComputedStyle(probe).color
      context.fillRect(0, 0, 1, 1)
      return context.getImageData(0, 0, 1, 1).data
    },
    close: () => probe.remove(),
  }
}

/** What the map is drawn with: a palette by kind, or around the wheel of hues. `scale`: pixels of the screen to a CSS pixel. */
export function lookOf(element: HTMLElement, colouring: MapColouring, scale: number): Look {
  const { read, close } = colourReader(element)
  const palette = new Uint8Array(4 * colours)
  for (let i = 0; i < colours; i++)
    palette.set(read(colourOf(colouring, i)), 4 * i)
  const faded = premultiplied(read('var(--map-faded)'))
  const ring = premultiplied(read('var(--text)'))
  close()
  return { palette, faded, ring, ringWidth: scale * Number.parseFloat(getComputedStyle(element).getPropertyValue(ringToken)) }
}

function premultiplied([red = 0, green = 0, blue = 0, alpha = 0]: Uint8ClampedArray): Colour {
  const share = alpha / 255
  return [red / 255 * share, green / 255 * share, blue / 255 * share, share]
}
