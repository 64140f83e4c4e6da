import type { SampleAsset } from './sample-assets.ts'
import { sampleCollections, sampleFolders, sampleNames, sampleTags, sampleValues } from './sample-assets.ts'

/** A filter as it is written, and whether an asset passes it. */
export interface RandomFilter {
  readonly text: string
  readonly passes: (asset: SampleAsset) => boolean
}

type Values = (asset: SampleAsset) => readonly (string | number | null)[]

const fold = (text: string): string => text.toLowerCase().normalize('NFC')
const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

const texts: readonly (readonly [string, Values, readonly string[]])[] = [
  ['name', asset => [asset.name], [...sampleNames, ...sampleNames.map((name, n) => `${n} ${name.toUpperCase()}`), 'chair', '1']],
  ['folder', asset => [asset.folder], sampleFolders],
  ['path', asset => [asset.folder === '' ? asset.name : `${asset.folder}/${asset.name}`], ['props/', 'PROPS/wood/1', '2']],
  ['hash', asset => [asset.hash], ['abababababababababababababababa1', 'AB', '0']],
  ['tags', asset => asset.tags, [...sampleTags, 'RED', 'b', '']],
  ['collections', asset => asset.collections, [...sampleCollections, 'late-', 'z']],
]
const numbers: readonly (readonly [string, Values, readonly number[]])[] = [
  ['id', asset => [asset.id], [1, 5, 17, -1]],
  ['size', asset => [asset.size], [0, 100, 400, 850]],
  ['width', () => [null], [0, 100]],
  ['rating', asset => [asset.metadata['rating'] === undefined ? null : Number(asset.metadata['rating'])], [0, 3, 5]],
]
const times: readonly (readonly [string, (asset: SampleAsset) => number, readonly string[]])[] = [
  ['createdAt', asset => asset.createdMs, ['2021', '2022-05', '2022-05-07', '1640995200', '2023-01-01T12:00:00+02:00']],
  ['modifiedAt', asset => asset.mtimeMs, ['2024-01-01T00:00:00.500Z', '2024-01-01T00:00:01Z', '1704067201']],
]
/** Where each of those begins and ends, worked out by hand of Date alone. */
const periods: Readonly<Record<string, readonly [number, number]>> = {
  '2021': [Date.UTC(2021, 0), Date.UTC(2022, 0)],
  '2022-05': [Date.UTC(2022, 4), Date.UTC(2022, 5)],
  '2022-05-07': [Date.UTC(2022, 4, 7), Date.UTC(2022, 4, 8)],
  '1640995200': [1640995200_000, 1640995201_000],
  '2023-01-01T12:00:00+02:00': [Date.UTC(2023, 0, 1, 10), Date.UTC(2023, 0, 1, 10, 0, 1)],
  '2024-01-01T00:00:00.500Z': [Date.UTC(2024, 0, 1) + 500, Date.UTC(2024, 0, 1) + 501],
  '2024-01-01T00:00:01Z': [Date.UTC(2024, 0, 1) + 1000, Date.UTC(2024, 0, 1) + 2000],
  '1704067201': [1704067201_000, 1704067202_000],
}

/** A filter of random shape, at most so deep. */
export function randomFilter(random: () => number, depth: number): RandomFilter {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const shape = depth === 0 ? 0 : random()
  if (shape < 0.4)
    return pick([ofText, ofText, ofNumber, ofTime, ofMetadata, ofKind])(pick)
  if (shape < 0.55) {
    const part = randomFilter(random, depth - 1)
    return { text: `${pick(['NOT', 'not'])} (${part.text})`, passes: asset => !part.passes(asset) }
  }
  const parts = Array.from({ length: 2 + Math.floor(random() * 2) }, () => randomFilter(random, depth - 1))
  return shape < 0.8
    ? { text: parts.map(part => `(${part.text})`).join(pick([' AND ', ' and '])), passes: asset => parts.every(part => part.passes(asset)) }
    : { text: parts.map(part => `(${part.text})`).join(' OR '), passes: asset => parts.some(part => part.passes(asset)) }
}

type Pick = <T>(list: readonly T[]) => T

function bytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function testOf(attribute: string, values: Values, asked: readonly string[], pick: Pick): RandomFilter {
  const [a, b] = [pick(asked), pick(asked)]
  const any = (holds: (value: string) => boolean) => (asset: SampleAsset) => values(asset).some(value => value !== null && holds(fold(String(value))))
  const none = (holds: (value: string) => boolean) => (asset: SampleAsset) => !any(holds)(asset)
  const [x, y] = [fold(a), fold(b)]
  return pick<() => RandomFilter>([
    () => ({ text: `${attribute} = ${quote(a)}`, passes: any(value => value === x) }),
    () => ({ text: `${attribute}!=${quote(a)}`, passes: none(value => value === x) }),
    () => ({ text: `${attribute} IN [${quote(a)}, ${quote(b)}]`, passes: any(value => value === x || value === y) }),
    () => ({ text: `${attribute} not in [${quote(a)},${quote(b)},]`, passes: none(value => value === x || value === y) }),
    () => ({ text: `${attribute} CONTAINS ${quote(a)}`, passes: any(value => value.includes(x)) }),
    () => ({ text: `${attribute} NOT CONTAINS ${quote(a)}`, passes: none(value => value.includes(x)) }),
    () => ({ text: `${attribute} STARTS WITH ${quote(a)}`, passes: any(value => value.startsWith(x)) }),
    () => ({ text: `${attribute} NOT STARTS  WITH ${quote(a)}`, passes: none(value => value.startsWith(x)) }),
    () => ({ text: `${attribute} < ${quote(a)}`, passes: any(value => bytes(value, x) < 0) }),
    () => ({ text: `${attribute} >= ${quote(a)}`, passes: any(value => bytes(value, x) >= 0) }),
    () => ({ text: `${attribute} ${quote(a)} TO ${quote(b)}`, passes: any(value => bytes(value, x) >= 0 && bytes(value, y) <= 0) }),
    () => ({ text: `${attribute} EXISTS`, passes: any(() => true) }),
    () => ({ text: `${attribute} NOT EXISTS`, passes: none(() => true) }),
    () => ({ text: `${attribute} IS NULL`, passes: none(() => true) }),
    () => ({ text: `${attribute} IS NOT NULL`, passes: any(() => true) }),
  ])()
}

function ofText(pick: Pick): RandomFilter {
  const [attribute, values, asked] = pick(texts)
  return testOf(attribute, values, asked, pick)
}

function ofMetadata(pick: Pick): RandomFilter {
  const [key, attribute] = pick([['my key', 'metadata."my key"'], ['my key', `'metadata.my key'`], ['camera.model', 'metadata.camera.model'], ['none', 'metadata.none']] as const)
  const value = (asset: SampleAsset): string | undefined => asset.metadata[key]
  const numeric = (text: string | undefined): number => text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  const number = pick([4, 5, 10, 1000])
  return pick<() => RandomFilter>([
    () => testOf(attribute, asset => [value(asset) ?? null], sampleValues.filter(text => Number.isNaN(numeric(text))), pick),
    () => ({ text: `${attribute} = ${number}`, passes: asset => numeric(value(asset)) === number }),
    () => ({ text: `${attribute} > ${number}`, passes: asset => numeric(value(asset)) > number }),
    () => ({ text: `${attribute} ${number} TO 10`, passes: asset => numeric(value(asset)) >= number && numeric(value(asset)) <= 10 }),
    () => ({ text: `${attribute} IN [ada, ${number}.0]`, passes: asset => numeric(value(asset)) === number || value(asset)?.toLowerCase() === 'ada' }),
    () => ({ text: `${attribute} IS EMPTY`, passes: asset => value(asset) === '' }),
    () => ({ text: `${attribute} IS NOT EMPTY`, passes: asset => value(asset) !== '' }),
  ])()
}

function ofNumber(pick: Pick): RandomFilter {
  const [attribute, values, asked] = pick(numbers)
  const [a, b] = [pick(asked), pick(asked)]
  const any = (holds: (value: number) => boolean) => (asset: SampleAsset) => values(asset).some(value => value !== null && holds(Number(value)))
  return pick<() => RandomFilter>([
    () => ({ text: `${attribute}=${a}`, passes: any(value => value === a) }),
    () => ({ text: `${attribute} != ${a}`, passes: asset => !any(value => value === a)(asset) }),
    () => ({ text: `${attribute} <= '${a}'`, passes: any(value => value <= a) }),
    () => ({ text: `${attribute} > ${a}.5`, passes: any(value => value > (a < 0 ? a - 0.5 : a + 0.5)) }),
    () => ({ text: `${attribute} ${a} TO ${b}`, passes: any(value => value >= a && value <= b) }),
    () => ({ text: `${attribute} IN [${a}, ${b}]`, passes: any(value => value === a || value === b) }),
    () => ({ text: `${attribute} IS NULL`, passes: asset => !any(() => true)(asset) }),
  ])()
}

function ofTime(pick: Pick): RandomFilter {
  const [attribute, time, asked] = pick(times)
  const [a, b] = [pick(asked), pick(asked)]
  const [[from, to], [, end]] = [periods[a]!, periods[b]!]
  return pick<() => RandomFilter>([
    () => ({ text: `${attribute} = ${a}`, passes: asset => time(asset) >= from && time(asset) < to }),
    () => ({ text: `${attribute} != ${a}`, passes: asset => time(asset) < from || time(asset) >= to }),
    () => ({ text: `${attribute} < "${a}"`, passes: asset => time(asset) < from }),
    () => ({ text: `${attribute} <= ${a}`, passes: asset => time(asset) < to }),
    () => ({ text: `${attribute} > ${a}`, passes: asset => time(asset) >= to }),
    () => ({ text: `${attribute} >= ${a}`, passes: asset => time(asset) >= from }),
    () => ({ text: `${attribute} ${a} TO ${b}`, passes: asset => time(asset) >= from && time(asset) < end }),
  ])()
}

function ofKind(pick: Pick): RandomFilter {
  return pick<() => RandomFilter>([
    () => ({ text: 'kind = MODEL', passes: asset => asset.kind === 'model' }),
    () => ({ text: 'format != jpg', passes: asset => asset.format !== 'jpeg' }),
    () => ({ text: 'format IN [png, "glb"]', passes: asset => asset.format !== 'jpeg' }),
    () => ({ text: 'mimeType STARTS WITH image/', passes: asset => asset.kind === 'image' }),
    () => ({ text: 'mimeType = image/png', passes: asset => asset.format === 'png' }),
    () => ({ text: 'library = samples', passes: () => true }),
    () => ({ text: 'library != "/samples"', passes: () => false }),
  ])()
}
