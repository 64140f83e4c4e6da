import type { GridInput, GridLayout, Section } from '../../../../src-renderer/layout/rows.ts'
import { justifiedLayout, squareLayout } from '../../../../src-renderer/layout/rows.ts'
import { seededRandom } from '../../../helpers/random.ts'

export const input: GridInput = { width: 1000, count: 95, tile: 150, caption: 30, gap: 10, padding: 20, header: 40, sections: null }

/** Shape bytes by chance: mostly photographs, now and then a panorama, a tower, and one whose shape is not known. */
export function someShapes(count: number, seed: number): Uint8Array {
  const random = seededRandom(seed)
  return Uint8Array.from({ length: count }, () => {
    const kind = random()
    return kind < 0.03 ? 0 : kind < 0.06 ? 255 : kind < 0.09 ? 1 : 100 + Math.floor(random() * 56)
  })
}

export interface Case {
  readonly name: string
  readonly input: GridInput
  readonly layout: GridLayout
}

/** Both layouts of lists and windows by chance, in sections and without. */
export function someLayouts(amount: number): Case[] {
  const random = seededRandom(20)
  return Array.from({ length: amount }, (_, seed) => {
    const count = 1 + Math.floor(random() ** 2 * 900)
    const given: GridInput = {
      width: 60 + Math.floor(random() * 2400),
      count,
      tile: 96 + Math.floor(random() * 225),
      caption: random() < 0.5 ? 0 : 32,
      gap: Math.floor(random() * 14),
      padding: Math.floor(random() * 20),
      header: 40,
      sections: random() < 0.5 ? null : someSections(count, random),
    }
    const square = random() < 0.5
    const layout = square ? squareLayout(given) : justifiedLayout(given, someShapes(count, seed))
    return { name: `${square ? 'square' : 'justified'} ${JSON.stringify({ ...given, sections: given.sections?.length })}`, input: given, layout }
  })
}

function someSections(count: number, random: () => number): Section[] {
  const sections: Section[] = []
  for (let start = 0; start < count;) {
    const size = Math.min(count - start, 1 + Math.floor(random() * 60))
    sections.push({ start, count: size })
    start += size
  }
  return sections
}
