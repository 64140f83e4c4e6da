import type { Engine } from '../../src-main/engine/engine.ts'
import type { Bench, Figure } from './bench.ts'
import type { ClassedFile } from './shared-data.ts'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeSurface } from '../../src-main/media/surface.ts'
import { compare } from '../../src-main/search/similarity.ts'
import { median, randomNumbers } from './bench.ts'
import { withEngine, withFolder } from './engine.ts'
import { dataFiles } from './shared-data.ts'

/** Models of a class that are rendered, at most. */
const perClass = 6

type Channel = 'look' | 'shape' | 'surface'

interface Seen extends Readonly<Record<Channel, readonly Float32Array[]>> {
  readonly class: string
  readonly renderMs: number
  readonly embedMs: number
}

/** Shape beside look: untextured models, and the same painted in stripes of two colours by chance. */
export const shape: Bench = {
  title: 'Shape beside look: models of one class, and the original of a painted copy',
  run: async () => {
    const files = firstOfEach(await dataFiles('models/shapes', ['.obj']))
    if (files.length === 0)
      return []
    return withFolder(folder => withEngine(async (engine) => {
      const plain: Seen[] = []
      const painted: Seen[] = []
      for (const [i, file] of files.entries()) {
        const copy = join(folder, `${i}.obj`)
        await writeFile(copy, paint(await readFile(file.path, 'utf8'), randomNumbers(i)))
        plain.push(await see(engine, file.class, file.path, file.root))
        painted.push(await see(engine, file.class, copy, folder))
      }
      return [
        ...(['look', 'shape', 'surface'] as const).flatMap((channel): Figure[] => [
          { what: `plain models by ${channel}: of one class among the first 5`, value: precision(plain, channel), unit: '' },
          { what: `painted models by ${channel}: of one class among the first 5`, value: precision(painted, channel), unit: '' },
          { what: `painted models by ${channel}: the original found first`, value: mean(painted.map((copy, i) => isFirst(copy, i, plain, channel) ? 1 : 0)), unit: '' },
          { what: `${channel}: cosine that 1 in 100 pairs of different classes has`, value: percentile(painted, channel, 0.99), unit: '' },
          { what: `${channel}: median cosine of different classes`, value: percentile(painted, channel, 0.5), unit: '' },
        ]),
        ...[{ what: 'plain', seen: plain }, { what: 'painted', seen: painted }].flatMap(({ what, seen }) => [
          { what: `${what}: rendering`, value: median(seen.map(({ renderMs }) => renderMs)), unit: 'ms' },
          { what: `${what}: embedding`, value: median(seen.map(({ embedMs }) => embedMs)), unit: 'ms' },
        ]),
      ]
    }))
  },
}

function firstOfEach(files: readonly ClassedFile[]): ClassedFile[] {
  return [...Map.groupBy(files, file => file.class).values()].flatMap(group => group.slice(0, perClass))
}

async function see(engine: Engine, className: string, path: string, root: string): Promise<Seen> {
  const { views, clay, renderMs } = await engine.stage.render({ path, root, format: 'obj' })
  const started = performance.now()
  const look = await engine.space().embed(views)
  const shape = clay === views ? look : await engine.space().embed(clay)
  return { class: className, look, shape, surface: views.map(describeSurface), renderMs, embedMs: performance.now() - started }
}

/** Gives every corner of an OBJ one of two colours by chance, in stripes across its longest axis. */
function paint(text: string, random: () => number): string {
  const colours = [0, 1].map(() => [random(), random(), random()].map(value => value.toFixed(2)).join(' '))
  const axis = 1 + Math.floor(random() * 3)
  const width = 0.05 + random() * 0.3
  return text.replaceAll(/^v\s.*$/gm, (line) => {
    const numbers = line.trim().split(/\s+/)
    return `${numbers.slice(0, 4).join(' ')} ${colours[Math.abs(Math.floor(Number(numbers[axis]) / width)) % 2]}`
  })
}

function cosine(a: Seen, b: Seen, channel: Channel): number {
  return compare({ kind: 'model', vectors: a[channel] }, { kind: 'model', vectors: b[channel] }).cosine
}

function precision(all: readonly Seen[], channel: Channel): number {
  return mean(all.map((one) => {
    const first = all.filter(other => other !== one).map(other => ({ other, cosine: cosine(one, other, channel) })).sort((a, b) => b.cosine - a.cosine).slice(0, 5)
    return mean(first.map(({ other }) => other.class === one.class ? 1 : 0))
  }))
}

function isFirst(copy: Seen, index: number, originals: readonly Seen[], channel: Channel): boolean {
  const own = cosine(copy, originals[index]!, channel)
  return originals.every((other, i) => i === index || cosine(copy, other, channel) < own)
}

function percentile(all: readonly Seen[], channel: Channel, share: number): number {
  const cosines = all.flatMap((a, i) => all.slice(i + 1).filter(b => b.class !== a.class).map(b => cosine(a, b, channel))).sort((a, b) => a - b)
  return cosines[Math.floor(share * (cosines.length - 1))]!
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
