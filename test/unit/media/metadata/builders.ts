import { Buffer } from 'node:buffer'

/** An XMP document whose one description holds `content`, with the usual prefixes bound. */
export function xmpOf(content: string, attributes = ''): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="test">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"${attributes}>
${content}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`
}

export function bag(...items: readonly string[]): string {
  return `<rdf:Bag>${items.map(item => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag>`
}

/** A data set of IPTC. */
export function iptcSet(record: number, set: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value)
  const head = Buffer.from([0x1C, record, set, 0, 0])
  head.writeUInt16BE(bytes.length, 3)
  return Buffer.concat([head, bytes])
}

export const iptcUtf8Mark = iptcSet(1, 90, '\x1B%G')

/** An image resource of Photoshop, without a name. */
export function photoshopResource(id: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(12)
  head.write('8BIM')
  head.writeUInt16BE(id, 4)
  head.writeUInt32BE(data.length, 8)
  return Buffer.concat([head, data, Buffer.alloc(data.length & 1)])
}

/** A JPEG's segment. */
export function jpegSegment(marker: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(parts.map(part => typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))
  const head = Buffer.from([0xFF, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** A JPEG that is metadata only: what a reader of metadata sees of it. */
export function jpegOf(...segments: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([0xFF, 0xD8]), ...segments, Buffer.from([0xFF, 0xDA, 0, 2])])
}

/** A chunk of a PNG; the checksum is left at zero, nobody who reads metadata looks at it. */
export function pngChunk(type: string, data: Uint8Array | string): Buffer {
  const bytes = Buffer.from(data)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(bytes.length, 0)
  head.write(type, 4)
  return Buffer.concat([head, bytes, Buffer.alloc(4)])
}

export function pngOf(...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), pngChunk('IHDR', Buffer.alloc(13)), ...chunks, pngChunk('IEND', '')])
}

/** A box of ISO media. */
export function box(type: string, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(parts.map(part => Buffer.from(part)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8, 0)
  head.write(type, 4)
  return Buffer.concat([head, body])
}

/** The value of a tag in `tiffOf`. */
export interface TiffEntry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly bytes: Uint8Array
}

/** A TIFF structure of directories that follow one another; a tag whose value is `{ directory }` points at another of them. */
export function tiffOf(order: 'II' | 'MM', directories: readonly (readonly (TiffEntry | { readonly tag: number, readonly directory: number })[])[]): Buffer {
  const little = order === 'II'
  const u16 = (value: number): Buffer => {
    const bytes = Buffer.alloc(2)
    return (little ? bytes.writeUInt16LE(value) : bytes.writeUInt16BE(value), bytes)
  }
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4)
    return (little ? bytes.writeUInt32LE(value) : bytes.writeUInt32BE(value), bytes)
  }
  const starts: number[] = []
  let at = 8
  for (const directory of directories) {
    starts.push(at)
    at += 2 + directory.length * 12 + 4
  }
  const data: Buffer[] = []
  const tables = directories.map(directory => Buffer.concat([
    u16(directory.length),
    ...directory.map((entry) => {
      if ('directory' in entry)
        return Buffer.concat([u16(entry.tag), u16(4), u32(1), u32(starts[entry.directory]!)])
      const head = [u16(entry.tag), u16(entry.type), u32(entry.count)]
      if (entry.bytes.length <= 4)
        return Buffer.concat([...head, Buffer.concat([entry.bytes, Buffer.alloc(4)]).subarray(0, 4)])
      data.push(Buffer.from(entry.bytes))
      const offset = at
      at += entry.bytes.length
      return Buffer.concat([...head, u32(offset)])
    }),
    u32(0),
  ]))
  return Buffer.concat([Buffer.from(order), u16(42), u32(8), ...tables, ...data])
}

export function ascii(tag: number, text: string): TiffEntry {
  const bytes = Buffer.from(`${text}\0`)
  return { tag, type: 2, count: bytes.length, bytes }
}

export function undefinedBytes(tag: number, bytes: Uint8Array): TiffEntry {
  return { tag, type: 7, count: bytes.length, bytes }
}

/** Unsigned fractions, in the order of the structure that they go into. */
export function fractions(order: 'II' | 'MM', tag: number, ...pairs: readonly (readonly [number, number])[]): TiffEntry {
  const bytes = Buffer.alloc(pairs.length * 8)
  pairs.flat().forEach((value, index) => order === 'II' ? bytes.writeUInt32LE(value, index * 4) : bytes.writeUInt32BE(value, index * 4))
  return { tag, type: 5, count: pairs.length, bytes }
}

export function short(order: 'II' | 'MM', tag: number, value: number): TiffEntry {
  const bytes = Buffer.alloc(2)
  if (order === 'II')
    bytes.writeUInt16LE(value)
  else
    bytes.writeUInt16BE(value)
  return { tag, type: 3, count: 1, bytes }
}
