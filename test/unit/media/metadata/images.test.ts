import type { FoundMetadata } from '../../../../src-main/media/metadata/values.ts'
import { Buffer } from 'node:buffer'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readImageMetadata } from '../../../../src-main/media/metadata/images.ts'
import { readFileMetadata } from '../../../../src-main/media/metadata/read.ts'
import { bufferSource } from '../../../../src-main/media/metadata/source.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { ascii, bag, box, iptcSet, jpegOf, jpegSegment, photoshopResource, pngChunk, pngOf, tiffOf, xmpOf } from './builders.ts'

const picture = { create: { width: 16, height: 12, channels: 3, background: '#a63' } } as const

/** What sharp writes as EXIF: text, and fractions as text. */
const exif = {
  IFD0: { Make: 'Canon', Model: 'EOS 5D', Artist: 'Ada', ImageDescription: 'of EXIF' },
  IFD2: { DateTimeOriginal: '2021:03:04 05:06:07', OffsetTimeOriginal: '+02:00', ExposureTime: '1/250', FNumber: '28/10', FocalLength: '50/1' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 30/1' },
} as const

const ofExif = {
  'camera.make': 'Canon',
  'camera.model': 'EOS 5D',
  'creator': 'Ada',
  'taken': '2021-03-04T05:06:07+02:00',
  'exposure.time': '0.004',
  'exposure.aperture': '2.8',
  'exposure.focalLength': '50',
  'place.latitude': '51.5',
  'place.longitude': '-0.125',
} as const

const xmp = xmpOf(`<dc:subject>${bag('harbour')}</dc:subject><xmp:Rating>4</xmp:Rating><dc:description><rdf:Alt><rdf:li xml:lang="x-default">of XMP</rdf:li></rdf:Alt></dc:description>`)

async function readBytes(bytes: Buffer): Promise<FoundMetadata> {
  return readImageMetadata(bufferSource(bytes))
}

describe('readFileMetadata of images', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('reads EXIF, XMP and the profile of a real %s', async (format) => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, `a.${format}`)
    await sharp(picture).withIccProfile('p3').withExif(exif).withXmp(xmp).toFormat(format).toFile(path)
    const { tags, values } = await readFileMetadata(path, format)
    expect(tags).toEqual(['harbour'])
    expect(values).toMatchObject({ ...ofExif, description: 'of XMP', rating: '4' })
    expect(values['colour.profile']).toMatch(/p3/i)
  })

  it('reads XMP and the profile of a real TIFF', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'a.tif')
    await sharp(picture).withIccProfile('p3').withXmp(xmp).tiff().toFile(path)
    const { tags, values } = await readFileMetadata(path, 'tiff')
    expect(tags).toEqual(['harbour'])
    expect(values).toMatchObject({ description: 'of XMP', rating: '4' })
    expect(values['colour.profile']).toMatch(/p3/i)
  })

  it('goes by content, whatever the name says, and says nothing of what is no image', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'a.png')
    await sharp(picture).withExif(exif).jpeg().toFile(path)
    expect((await readFileMetadata(path, 'png')).values).toMatchObject(ofExif)
    await writeFile(path, 'text')
    expect(await readFileMetadata(path, 'png')).toEqual({ tags: [], values: {} })
    await writeFile(path, '')
    expect(await readFileMetadata(path, 'png')).toEqual({ tags: [], values: {} })
  })

  it.each([
    ['segments', jpegOf(Buffer.concat(Array.from({ length: 200_000 }, () => jpegSegment(0xE1, 'x'))))],
    ['chunks', pngOf(Buffer.concat(Array.from({ length: 100_000 }, () => pngChunk('tEXt', 'Author\0a'))))],
  ])('gives up a picture of %s without end', async (_, bytes) => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'a')
    await writeFile(path, bytes)
    expect(await readFileMetadata(path, 'jpeg')).toEqual({ tags: [], values: {} })
  })

  it('reports a file that cannot be read', async () => {
    await using folder = await temporaryFolder()
    await expect(readFileMetadata(join(folder.path, 'gone.jpg'), 'jpeg')).rejects.toMatchObject({ code: 'file_unreadable' })
    await expect(readFileMetadata(folder.path, 'jpeg')).rejects.toMatchObject({ code: 'file_unreadable' })
  })
})

describe('readImageMetadata', () => {
  const iptc = photoshopResource(0x0404, Buffer.concat([iptcSet(2, 25, 'of IPTC'), iptcSet(2, 5, 'Title of IPTC'), iptcSet(2, 120, 'Caption of IPTC')]))
  const exifBlock = tiffOf('MM', [[ascii(0x010E, 'Description of EXIF'), ascii(0x010F, 'Make of EXIF')]])

  it('takes what people wrote from XMP before IPTC before EXIF, and gathers tags', async () => {
    const said = await readBytes(jpegOf(
      jpegSegment(0xE1, 'Exif\0\0', exifBlock),
      jpegSegment(0xED, 'Photoshop 3.0\0', photoshopResource(0x0425, Buffer.alloc(16)), iptc),
      jpegSegment(0xE1, 'http://ns.adobe.com/xap/1.0/\0', Buffer.from(xmpOf(`<dc:subject>${bag('of XMP', 'Of IPTC')}</dc:subject>`, ' tiff:Make="Make of XMP" xmp:Rating="0"'))),
    ))
    expect(said).toEqual({ tags: ['of XMP', 'Of IPTC'], values: { 'title': 'Title of IPTC', 'description': 'Caption of IPTC', 'camera.make': 'Make of EXIF' } })
  })

  it('keeps what stands before the damage', async () => {
    const whole = jpegOf(jpegSegment(0xE1, 'Exif\0\0', exifBlock), jpegSegment(0xE1, 'http://ns.adobe.com/xap/1.0/\0', '<broken'), jpegSegment(0xE1, 'Exif\0\0II*\0'))
    expect((await readBytes(whole)).values).toEqual({ 'description': 'Description of EXIF', 'camera.make': 'Make of EXIF' })
    expect((await readBytes(whole.subarray(0, whole.length - 30))).values).toHaveProperty('description')
  })

  it('reads the texts of a PNG, before and behind its picture', async () => {
    const said = await readBytes(pngOf(
      pngChunk('sRGB', '\0'),
      pngChunk('tEXt', Buffer.from('Title\0Caf\xE9', 'latin1')),
      pngChunk('zTXt', Buffer.concat([Buffer.from('Description\0\0'), deflateSync('compressed')])),
      pngChunk('iTXt', Buffer.concat([Buffer.from('Author\0\x01\0de\0Urheber\0'), deflateSync('Zoë 章')])),
      pngChunk('tEXt', 'parameters\0a prompt'),
      pngChunk('IDAT', Buffer.concat([Buffer.alloc(200_000), Buffer.from('\0\0\0\x05tEXtabc')])),
      pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), Buffer.from(xmp)])),
      pngChunk('eXIf', exifBlock),
    ))
    expect(said).toEqual({ tags: ['harbour'], values: { 'title': 'Café', 'description': 'of XMP', 'creator': 'Zoë 章', 'rating': '4', 'colour.profile': 'sRGB', 'camera.make': 'Make of EXIF' } })
  })

  it('does not inflate without measure', async () => {
    const bomb = pngChunk('zTXt', Buffer.concat([Buffer.from('Title\0\0'), deflateSync(Buffer.alloc(20_000_000, 65))]))
    expect(await readBytes(pngOf(bomb, pngChunk('tEXt', 'Author\0Ada')))).toEqual({ tags: [], values: { creator: 'Ada' } })
  })

  it('reads a Photoshop file', async () => {
    const resources = Buffer.concat([photoshopResource(0x0404, iptc.subarray(12)), photoshopResource(0x0422, exifBlock), photoshopResource(0x0424, Buffer.from(xmp))])
    const lengths = Buffer.alloc(8)
    lengths.writeUInt32BE(resources.length, 4)
    const head = Buffer.concat([Buffer.from('8BPS\0\x01'), Buffer.alloc(20)])
    const said = await readBytes(Buffer.concat([head, lengths, resources, Buffer.alloc(8)]))
    expect(said).toEqual({ tags: ['harbour', 'of IPTC'], values: { 'title': 'Title of IPTC', 'description': 'of XMP', 'rating': '4', 'camera.make': 'Make of EXIF' } })
  })

  it('reads a HEIC whose items lie in its own index', async () => {
    const item = Buffer.concat([Buffer.from([0, 0, 0, 6]), Buffer.from('Exif\0\0'), exifBlock])
    const iinf = box('iinf', Buffer.from([0, 0, 0, 0, 0, 1]), box('infe', Buffer.from([2, 0, 0, 0, 0, 7, 0, 0]), 'Exif\0'))
    const extent = Buffer.from([0, 0, 0, 0, 0, 0, 0, item.length])
    const iloc = box('iloc', Buffer.from([1, 0, 0, 0, 0x44, 0, 0, 1, 0, 7, 0, 1, 0, 0, 0, 1]), extent)
    const heic = Buffer.concat([box('ftyp', 'heic', Buffer.alloc(4), 'mif1'), box('meta', Buffer.alloc(4), iinf, iloc, box('idat', item)), box('mdat', 'x')])
    expect((await readBytes(heic)).values).toEqual({ 'description': 'Description of EXIF', 'camera.make': 'Make of EXIF' })
  })

  it('survives any damage', async () => {
    const random = seededRandom(3)
    const samples = await Promise.all([
      ...(['jpeg', 'png', 'webp', 'avif'] as const).map(format => sharp(picture).withIccProfile('p3').withExif(exif).withXmp(xmp).toFormat(format).toBuffer()),
      sharp(picture).withXmp(xmp).tiff().toBuffer(),
    ])
    let told = 0
    for (let round = 0; round < 600; round++) {
      const bytes = Buffer.from(samples[round % samples.length]!)
      for (let hit = 0; hit < 8; hit++)
        bytes[Math.floor(random() ** 2 * bytes.length)] = Math.floor(random() * 256)
      const { values } = await readBytes(round % 3 === 0 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes)
      told += Number(Object.keys(values).length > 0)
      expect(Object.values(values).every(value => value.length <= 10_000)).toBe(true)
    }
    expect(told).toBeGreaterThan(100)
  })
})
