import type { Asset } from '../../../src-main/contract/entities.ts'

/** What tells near-duplicates apart. */
export const factNames = ['extent', 'format', 'size', 'modified'] as const
export type FactName = typeof factNames[number]

/** Characters of an ISO time, as far as it is shown. */
const toTheMinute = 16

/** The facts in which not all of a group are the same. */
export function differencesOf(assets: readonly Asset[]): ReadonlySet<FactName> {
  return new Set(factNames.filter(name => new Set(assets.map(asset => factOf(asset, name))).size > 1))
}

/** Bytes that all of a group but one take. */
export function freedBytes(assets: readonly Asset[], keptId: number): number {
  return assets.reduce((sum, { id, size }) => id === keptId ? sum : sum + size, 0)
}

function factOf(asset: Asset, name: FactName): string | number {
  switch (name) {
    case 'extent': return `${asset.width}×${asset.height} ${asset.triangles}`
    case 'format': return asset.format
    case 'size': return asset.size
    case 'modified': return asset.modifiedAt.slice(0, toTheMinute)
  }
}
