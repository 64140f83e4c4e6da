import type { Buffer } from 'node:buffer'
import type { Source } from './source.ts'

/** The value of a tag: its bytes as they lie in the file, and how they are read. */
export interface TiffValue {
  readonly type: number
  readonly bytes: Buffer
  readonly order: 'le' | 'be'
}

/** Tags of one directory, by number. */
export type Directory = ReadonlyMap<number, TiffValue>

interface Layout {
  readonly order: 'le' | 'be'
  /** BigTIFF: counts and offsets of 8 bytes. */
  readonly big: boolean
}

export interface TiffFile {
  /** Where the first directory lies. */
  readonly first: number
  /** The tags at `at` that `wanted` names, each of at most that many bytes; longer ones are left out. */
  readonly directory: (at: number, wanted: ReadonlyMap<number, number>) => Promise<Directory>
}

const bytesOfType: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8 }

const entriesLimit = 1000

/**
 * Opens a TIFF structure: a file of its own, or a block of EXIF. Undefined when it is none.
 * Sources: TIFF 6.0, section 2; BigTIFF (AWare Systems).
 */
export async function openTiff(source: Source): Promise<TiffFile | undefined> {
  const head = await source.read(0, 16)
  const mark = head.toString('latin1', 0, 2)
  if (head.length < 8 || (mark !== 'II' && mark !== 'MM'))
    return undefined
  const order = mark === 'II' ? 'le' : 'be'
  const version = unsigned(head, 2, 2, order)
  if (version !== 42 && version !== 43)
    return undefined
  const layout = { order, big: version === 43 } as const
  return {
    first: layout.big ? unsigned(head, 8, 8, order) : unsigned(head, 4, 4, order),
    directory: (at, wanted) => readDirectory(source, layout, at, wanted),
  }
}

async function readDirectory(source: Source, { order, big }: Layout, at: number, wanted: ReadonlyMap<number, number>): Promise<Directory> {
  const countSize = big ? 8 : 2
  const entrySize = big ? 20 : 12
  const inlineAt = big ? 12 : 8
  const inlineSize = big ? 8 : 4
  const head = await source.read(at, countSize)
  const values = new Map<number, TiffValue>()
  if (head.length < countSize)
    return values
  const count = Math.min(unsigned(head, 0, countSize, order), entriesLimit)
  const entries = await source.read(at + countSize, count * entrySize)
  for (let entry = 0; entry + entrySize <= entries.length; entry += entrySize) {
    const tag = unsigned(entries, entry, 2, order)
    const type = unsigned(entries, entry + 2, 2, order)
    const length = unsigned(entries, entry + 4, inlineAt - 4, order) * (bytesOfType[type] ?? 0)
    if (length === 0 || length > (wanted.get(tag) ?? 0) || values.has(tag))
      continue
    const bytes = length <= inlineSize
      ? entries.subarray(entry + inlineAt, entry + inlineAt + length)
      : await source.read(unsigned(entries, entry + inlineAt, inlineSize, order), length)
    values.set(tag, { type, bytes, order })
  }
  return values
}

/** The numbers of a value: whole, fractions or floating; a fraction over zero is left out. */
export function numbersOf(value: TiffValue | undefined): number[] {
  if (!value)
    return []
  const { type, bytes, order } = value
  const size = bytesOfType[type] ?? 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = order === 'le'
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => index * size).flatMap((at) => {
    switch (type) {
      case 3: return view.getUint16(at, little)
      case 4: case 13: return view.getUint32(at, little)
      case 5: return fraction(view.getUint32(at, little), view.getUint32(at + 4, little))
      case 6: return view.getInt8(at)
      case 8: return view.getInt16(at, little)
      case 9: return view.getInt32(at, little)
      case 10: return fraction(view.getInt32(at, little), view.getInt32(at + 4, little))
      case 11: return view.getFloat32(at, little)
      case 12: return view.getFloat64(at, little)
      case 16: case 18: return Number(view.getBigUint64(at, little))
      case 17: return Number(view.getBigInt64(at, little))
      default: return bytes[at]!
    }
  })
}

function fraction(over: number, under: number): number[] {
  return under === 0 ? [] : [over / under]
}

function unsigned(bytes: Buffer, at: number, size: number, order: 'le' | 'be'): number {
  if (size === 8)
    return Number(order === 'le' ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at))
  return order === 'le' ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size)
}
