import type { Asset } from '../../../src-main/contract/entities.ts'
import { formatBytes, formatCount, formatDate } from '../../locales/format.ts'
import { messages } from '../../locales/messages.ts'

export interface FactRow {
  readonly name: string
  /** One for each asset; undefined where it has no such thing. */
  readonly values: readonly (string | undefined)[]
  /** Whether not all of them are the same. */
  readonly differs: boolean
}

/** What is known of assets, row by row; rows of which none has anything are left out. `scores`: how like the first they are, 0…1. */
export function factRows(assets: readonly Asset[], scores: readonly (number | undefined)[]): readonly FactRow[] {
  const texts = messages.inspector
  const row = (name: string, valueOf: (asset: Asset, index: number) => string | undefined): FactRow => {
    const values = assets.map(valueOf)
    return { name, values, differs: new Set(values).size > 1 }
  }
  return [
    { ...row(messages.compare.score, (_, index) => index === 0 ? messages.compare.first : scoreOf(scores[index])), differs: false },
    row(texts.format, ({ format, kind }) => `${format.toUpperCase()} · ${messages.kind[kind]}`),
    row(texts.size, ({ size }) => formatBytes(size)),
    row(texts.dimensions, ({ width, height }) => width === null || height === null ? undefined : texts.pixels(width, height)),
    row(texts.triangles, ({ triangles }) => triangles === null ? undefined : formatCount(triangles)),
    row(texts.modified, ({ modifiedAt }) => formatDate(modifiedAt)),
    row(messages.compare.folder, ({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '/'),
  ].filter(({ values }) => values.some(value => value !== undefined))
}

function scoreOf(score: number | undefined): string | undefined {
  return score === undefined ? undefined : messages.compare.scoreValue(score)
}
