import type { Source } from '../source.ts'
import type { Block } from './block.ts'
import { Buffer } from 'node:buffer'
import { blockLimit, bufferSource, readBlock } from '../source.ts'
import { openTiff } from '../tiff.ts'

/** A box of ISO media: where its content begins and ends. */
interface Box {
  readonly type: string
  readonly at: number
  readonly end: number
}

interface Extent {
  readonly at: number
  readonly length: number
}

const boxesLimit = 2000
const itemsLimit = 5000
const extentsLimit = 64

/**
 * The metadata of HEIC and AVIF: items of type Exif, and of type mime with XMP, and the first colour profile.
 * Sources: ISO/IEC 14496-12, 8.11 (meta, iinf, iloc, idat); ISO/IEC 23008-12, 6.5.5 (colr) and annex A (Exif).
 */
export async function* heifBlocks(source: Source): AsyncGenerator<Block, void> {
  const top = await boxes(source, 0, source.size, 'meta')
  const meta = top.find(({ type }) => type === 'meta')
  const content = meta && await readBlock(source, meta.at, meta.end - meta.at)
  if (!meta || !content)
    return
  const inner = await boxes(bufferSource(content), 4, content.length)
  const box = (type: string): Buffer | undefined => {
    const found = inner.find(box => box.type === type)
    return found && content.subarray(found.at, found.end)
  }
  yield* profileBlocks(box('iprp'))
  const items = await metadataItems(box('iinf'))
  const iloc = box('iloc')
  if (items.size === 0 || !iloc)
    return
  const idat = inner.find(({ type }) => type === 'idat')
  for (const { id, extents } of locations(iloc, idat && meta.at + idat.at)) {
    const type = items.get(id)
    const bytes = type && await join(source, extents)
    if (bytes && type === 'xmp')
      yield { type, bytes }
    const tiff = bytes && type === 'exif' ? await openTiff(bufferSource(bytes.subarray(4 + bytes.readUInt32BE(0)))) : undefined
    if (tiff)
      yield { type: 'exif', tiff }
  }
}

/** The boxes from `at` to `end`, up to and with the first of type `until`. */
async function boxes(source: Source, at: number, end: number, until?: string): Promise<Box[]> {
  const found: Box[] = []
  while (at + 8 <= end && found.length < boxesLimit) {
    const head = await source.read(at, 16)
    if (head.length < 8)
      break
    const type = head.toString('latin1', 4, 8)
    const short = head.readUInt32BE(0)
    const headLength = short === 1 ? 16 : 8
    const length = short === 0 ? end - at : short === 1 ? Number(head.readBigUInt64BE(8)) : short
    if (length < headLength || at + length > end)
      break
    found.push({ type, at: at + headLength, end: at + length })
    if (type === until)
      break
    at += length
  }
  return found
}

async function* profileBlocks(iprp: Buffer | undefined): AsyncGenerator<Block, void> {
  if (!iprp)
    return
  const ipco = (await boxes(bufferSource(iprp), 0, iprp.length)).find(({ type }) => type === 'ipco')
  for (const { type, at, end } of ipco ? await boxes(bufferSource(iprp), ipco.at, ipco.end) : []) {
    const colour = type === 'colr' ? iprp.toString('latin1', at, at + 4) : ''
    if (colour === 'prof' || colour === 'rICC') {
      yield { type: 'icc', bytes: iprp.subarray(at + 4, end) }
      return
    }
  }
}

async function metadataItems(iinf: Buffer | undefined): Promise<ReadonlyMap<number, 'exif' | 'xmp'>> {
  const items = new Map<number, 'exif' | 'xmp'>()
  if (!iinf)
    return items
  for (const { at, end } of await boxes(bufferSource(iinf), iinf[0] === 0 ? 6 : 8, iinf.length)) {
    const entry = iinf.subarray(at, end)
    const version = entry[0]!
    const idSize = version === 3 ? 4 : 2
    const type = entry.toString('latin1', 6 + idSize, 10 + idSize)
    const isXmp = type === 'mime' && entry.toString('latin1', 10 + idSize).includes('\0application/rdf+xml')
    if (version >= 2 && (type === 'Exif' || isXmp))
      items.set(entry.readUIntBE(4, idSize), isXmp ? 'xmp' : 'exif')
  }
  return items
}

function* locations(iloc: Buffer, idatAt: number | undefined): Generator<{ readonly id: number, readonly extents: readonly Extent[] }> {
  const version = iloc[0]!
  const offsetSize = iloc[4]! >> 4
  const lengthSize = iloc[4]! & 15
  const baseSize = iloc[5]! >> 4
  const indexSize = version === 0 ? 0 : iloc[5]! & 15
  const idSize = version === 2 ? 4 : 2
  let at = 6
  const take = (size: number): number => {
    const value = size === 0 ? 0 : size === 8 ? Number(iloc.readBigUInt64BE(at)) : iloc.readUIntBE(at, size)
    at += size
    return value
  }
  const count = Math.min(take(idSize), itemsLimit)
  for (let item = 0; item < count; item++) {
    const id = take(idSize)
    const method = version === 0 ? 0 : take(2) & 15
    take(2)
    const start = take(baseSize) + (method === 1 ? idatAt ?? 0 : 0)
    const extentCount = take(2)
    if (extentCount > extentsLimit)
      throw new Error('an item lies in too many pieces.')
    const extents = Array.from({ length: extentCount }, () => {
      take(indexSize)
      return { at: start + take(offsetSize), length: take(lengthSize) }
    })
    if (method === 0 || (method === 1 && idatAt !== undefined))
      yield { id, extents }
  }
}

async function join(source: Source, extents: readonly Extent[]): Promise<Buffer | undefined> {
  if (extents.reduce((sum, { length }) => sum + length, 0) > blockLimit)
    return undefined
  const parts: Buffer[] = []
  for (const { at, length } of extents)
    parts.push(await source.read(at, length))
  return Buffer.concat(parts)
}
