import type { Buffer } from 'node:buffer'
import type { Source } from '../source.ts'
import type { RawValues } from '../values.ts'
import type { Block } from './block.ts'
import { inflateSync } from 'node:zlib'
import { blockLimit, bufferSource, readBlock } from '../source.ts'
import { decodeText } from '../text.ts'
import { openTiff } from '../tiff.ts'

const xmpKeyword = 'XML:com.adobe.xmp'

/** Keywords of text chunks that are read. */
const textKeys: Readonly<Record<string, keyof RawValues>> = {
  Title: 'title',
  Description: 'description',
  Author: 'creator',
  Copyright: 'copyright',
  Software: 'software',
}

const kinds = ['eXIf', 'iTXt', 'tEXt', 'zTXt', 'iCCP', 'sRGB'] as const
type ChunkKind = typeof kinds[number]

interface Chunk {
  readonly kind: ChunkKind
  readonly at: number
  readonly length: number
}

/** How much of the file's end is searched for chunks behind the picture, bytes. */
const tailLength = 65_536

/**
 * The metadata of a PNG: chunks before the picture, and those behind it that lie in the file's last 64 KB.
 * Source: W3C, Portable Network Graphics (Third Edition), 5.3 and 11.3.
 */
export async function* pngBlocks(source: Source): AsyncGenerator<Block, void> {
  const { chunks, pictureAt } = await chunksBefore(source)
  for (const chunk of [...chunks, ...await chunksBehind(source, pictureAt)]) {
    const bytes = await readBlock(source, chunk.at, chunk.length)
    if (bytes)
      yield* chunkBlocks(chunk.kind, bytes)
  }
}

async function chunksBefore(source: Source): Promise<{ readonly chunks: readonly Chunk[], readonly pictureAt: number }> {
  const chunks: Chunk[] = []
  for (let at = 8; ;) {
    const head = await source.read(at, 8)
    const kind = head.toString('latin1', 4, 8)
    if (head.length < 8 || kind === 'IDAT' || kind === 'IEND')
      return { chunks, pictureAt: at }
    const length = head.readUInt32BE(0)
    if (isKind(kind))
      chunks.push({ kind, at: at + 8, length })
    at += 12 + length
  }
}

/** Chunks cannot be read backwards: where a name of one stands, and lengths lead from there to the very end, it is one. */
async function chunksBehind(source: Source, pictureAt: number): Promise<readonly Chunk[]> {
  const from = Math.max(pictureAt, source.size - tailLength)
  const tail = await source.read(from, tailLength)
  const passed = new Set<number>()
  const starts = kinds.flatMap(kind => [...positionsOf(tail, kind)]).filter(at => at >= 4).sort((a, b) => a - b)
  for (const at of starts) {
    const chunks = chainFrom(tail, at - 4, passed)
    if (chunks)
      return chunks.map(chunk => ({ ...chunk, at: chunk.at + from }))
  }
  return []
}

function* positionsOf(bytes: Buffer, text: string): Generator<number> {
  for (let at = bytes.indexOf(text, 0, 'latin1'); at >= 0; at = bytes.indexOf(text, at + 1, 'latin1'))
    yield at
}

/** `passed`: where chains have come by that led nowhere; another one that comes there leads nowhere, too. */
function chainFrom(tail: Buffer, start: number, passed: Set<number>): readonly Chunk[] | undefined {
  const chunks: Chunk[] = []
  for (let at = start; at + 12 <= tail.length && !passed.has(at);) {
    passed.add(at)
    const length = tail.readUInt32BE(at)
    const kind = tail.toString('latin1', at + 4, at + 8)
    if (kind === 'IEND')
      return length === 0 ? chunks : undefined
    if (!/^[a-z]{4}$/i.test(kind))
      return undefined
    if (isKind(kind))
      chunks.push({ kind, at: at + 8, length })
    at += 12 + length
  }
  return undefined
}

function isKind(kind: string): kind is ChunkKind {
  return (kinds as readonly string[]).includes(kind)
}

async function* chunkBlocks(kind: ChunkKind, bytes: Buffer): AsyncGenerator<Block, void> {
  if (kind === 'eXIf') {
    const tiff = await openTiff(bufferSource(bytes))
    if (tiff)
      yield { type: 'exif', tiff }
  }
  else if (kind === 'sRGB') {
    yield { type: 'values', values: { 'colour.profile': 'sRGB' } }
  }
  else if (kind === 'iCCP') {
    const profile = inflate(bytes.subarray(bytes.indexOf(0) + 2))
    if (profile)
      yield { type: 'icc', bytes: profile }
  }
  else {
    const keyword = bytes.toString('latin1', 0, bytes.indexOf(0))
    const text = keyword === xmpKeyword || keyword in textKeys ? textOf(kind, bytes.subarray(keyword.length + 1)) : undefined
    const key = textKeys[keyword]
    if (text && keyword === xmpKeyword)
      yield { type: 'xmp', bytes: text }
    else if (text && key)
      yield { type: 'values', values: { [key]: decodeText(text) } }
  }
}

/** What follows the keyword: the text, compressed in zTXt, after three more fields in iTXt. */
function textOf(kind: 'iTXt' | 'tEXt' | 'zTXt', bytes: Buffer): Buffer | undefined {
  if (kind === 'tEXt')
    return bytes
  if (kind === 'zTXt')
    return inflate(bytes.subarray(1))
  const isCompressed = bytes[0] === 1
  const languageEnd = bytes.indexOf(0, 2)
  const text = bytes.subarray(bytes.indexOf(0, languageEnd + 1) + 1)
  return isCompressed ? inflate(text) : text
}

/** Undefined when it is damaged or becomes longer than a block may be. */
function inflate(bytes: Buffer): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: blockLimit })
  }
  catch {
    return undefined
  }
}
