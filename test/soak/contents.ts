import type { Chance } from './chance.ts'
import { Buffer } from 'node:buffer'
import { crc32, deflateSync } from 'node:zlib'
import { hashBytes } from '../../src-main/media/content-hash.ts'

/** What a file holds. */
export interface Content {
  readonly bytes: Buffer
  readonly hash: string
  /** Of all its pixels, 1…255 each; null when the bytes are no picture any more. */
  readonly colour: readonly [number, number, number] | null
}

export interface Contents {
  /** A picture whose bytes no other file holds; of just so many bytes, where `length` is given and long enough. */
  readonly picture: (length?: number) => Promise<Content>
  /** The same picture with more bytes after its end. */
  readonly appended: (content: Content) => Promise<Content>
  /** So little of a picture that it is none any more. */
  readonly truncated: (content: Content) => Promise<Content>
}

const signature = Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

/** The bytes of a signature, the header's chunk, and the serial number at the beginning of the chunk after it. */
const truncatedLength = 33 + 8 + 8

/** Makes contents, each with a serial number of its own in it. */
export function createContents(chance: Chance): Contents {
  let serial = 0
  const complete = async (bytes: Buffer, colour: Content['colour']): Promise<Content> => ({ bytes, colour, hash: await hashBytes(bytes) })
  return {
    picture: (length) => {
      const colour: Content['colour'] = [1 + chance.below(255), 1 + chance.below(255), 1 + chance.below(255)]
      const size = { width: 4 + chance.below(9), height: 4 + chance.below(9) }
      const name = String(++serial).padStart(8, '0')
      const padding = length === undefined ? chance.below(60) : Math.max(0, length - encode(colour, size, name).length)
      return complete(encode(colour, size, name + 'x'.repeat(padding)), colour)
    },
    appended: ({ bytes, colour }) => complete(Buffer.concat([bytes, Buffer.from(`more ${++serial}`)]), colour),
    truncated: ({ bytes }) => complete(bytes.subarray(0, truncatedLength), null),
  }
}

/** A PNG of one colour; `note` lies in a private chunk after the header. */
function encode(colour: readonly number[], { width, height }: { readonly width: number, readonly height: number }, note: string): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const row = [0, ...Array.from<readonly number[]>({ length: width }).fill(colour).flat()]
  const pixels = deflateSync(Buffer.from(Array.from<readonly number[]>({ length: height }).fill(row).flat()))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('liKs', Buffer.from(note)), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
