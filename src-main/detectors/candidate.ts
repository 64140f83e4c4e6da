import type { Finding } from './types.ts'
import { failure } from '../contract/errors.ts'

/** A box as a model gives it: in fractions of the square picture that it saw, whose edges it may overlap. */
export interface Candidate {
  /** Place of the label in the manifest's list. */
  readonly label: number
  /** Confidence, 0…1. */
  readonly score: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The candidate of a box that is given by its centre and its size. */
export function centred(label: number, score: number, x: number, y: number, width: number, height: number): Candidate {
  return { label, score, left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
}

/** Whether a candidate says anything at all: broken models answer with infinities and NaN. */
export function isFiniteBox({ left, top, right, bottom }: Candidate): boolean {
  return Number.isFinite(left + top + right + bottom)
}

/** The share of the square's sides, from its top left corner, that the image fills. */
export interface Filled {
  readonly width: number
  readonly height: number
}

/** Of an image's sides. */
const leastSide = 0.001

/**
 * Candidates as findings: from fractions of the square to fractions of the image in it, cut off at the image's edges. Those
 * that lie outside the image, or are no wider or higher than a thousandth of it, are left out. Errors: detector_invalid when
 * a candidate has a label beyond the list.
 */
export function toFindings(candidates: readonly Candidate[], filled: Filled, labels: readonly string[]): Finding[] {
  return candidates.flatMap(({ label, score, left, top, right, bottom }) => {
    const [x, width] = within(left / filled.width, right / filled.width)
    const [y, height] = within(top / filled.height, bottom / filled.height)
    const name = labels[label]
    if (name === undefined)
      throw failure('detector_invalid', { reason: `the model found something of class ${label}; its list has ${labels.length} labels` })
    return width > leastSide && height > leastSide ? [{ label: name, score, region: { x, y, width, height } }] : []
  })
}

/** Start and length of what lies between 0 and 1. */
function within(from: number, to: number): [number, number] {
  const start = Math.min(1, Math.max(0, from))
  return [start, Math.min(1, Math.max(0, to)) - start]
}
