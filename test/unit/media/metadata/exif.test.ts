import type { FoundMetadata } from '../../../../src-main/media/metadata/values.ts'
import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { readExif } from '../../../../src-main/media/metadata/exif.ts'
import { bufferSource } from '../../../../src-main/media/metadata/source.ts'
import { openTiff } from '../../../../src-main/media/metadata/tiff.ts'
import { ascii, fractions, short, tiffOf, undefinedBytes } from './builders.ts'

async function read(bytes: Buffer): Promise<FoundMetadata> {
  const tiff = await openTiff(bufferSource(bytes))
  if (!tiff)
    throw new Error('no TIFF')
  return readExif(tiff)
}

function withPhoto(order: 'II' | 'MM', ...entries: Parameters<typeof tiffOf>[1][number]): Buffer {
  return tiffOf(order, [[{ tag: 0x8769, directory: 1 }], entries])
}

describe('readExif', () => {
  it.each(['II', 'MM'] as const)('reads all directories, in the byte order %s', async (order) => {
    const said = await read(tiffOf(order, [
      [
        ascii(0x010F, ' NIKON '),
        ascii(0x0131, 'Ver.1.00'),
        short(order, 0x4746, 3),
        { tag: 0x8298, type: 2, count: 10, bytes: Buffer.from('Ada\0Bob\0') },
        { tag: 0x8769, directory: 1 },
        { tag: 0x8825, directory: 2 },
        { tag: 0x9C9E, type: 1, count: 12, bytes: Buffer.from('sea;é\0', 'utf16le') },
      ],
      [fractions(order, 0x829A, [1, 32_000]), fractions(order, 0x829D, [28, 10]), short(order, 0x8827, 200), ascii(0x9003, '2021:03:04 05:06:07'), ascii(0xA434, '50mm')],
      [ascii(1, 'S'), fractions(order, 2, [33, 1], [3060, 100], [0, 1]), ascii(3, 'E'), fractions(order, 4, [151, 1], [12, 1], [3600, 100]), { tag: 5, type: 1, count: 1, bytes: Buffer.from([1]) }, fractions(order, 6, [25, 10])],
    ]))
    expect(said).toEqual({
      tags: ['sea', 'é'],
      values: {
        'camera.make': 'NIKON',
        'camera.lens': '50mm',
        'software': 'Ver.1.00',
        'rating': '3',
        'copyright': 'Ada, Bob',
        'taken': '2021-03-04T05:06:07',
        'exposure.time': '0.00003125',
        'exposure.aperture': '2.8',
        'exposure.iso': '200',
        'place.latitude': '-33.51',
        'place.longitude': '151.21',
        'place.altitude': '-2.5',
      },
    })
  })

  it.each([
    ['ASCII\0\0\0', Buffer.from('plain'), 'plain'],
    ['UNICODE\0', Buffer.from('Grüße', 'utf16le'), 'Grüße'],
    ['UNICODE\0', Buffer.from('Grüße', 'utf16le').swap16(), 'Grüße'],
    ['JIS\0\0\0\0\0', Buffer.from('\x1B$B4A\x1B(B', 'latin1'), '漢'],
    ['\0\0\0\0\0\0\0\0', Buffer.from('undefined'), 'undefined'],
    ['ASCII\0\0\0', Buffer.from('      '), undefined],
  ])('reads a comment in the code %j', async (code, bytes, expected) => {
    expect((await read(withPhoto('MM', undefinedBytes(0x9286, Buffer.concat([Buffer.from(code), bytes]))))).values.description).toBe(expected)
  })

  it.each([
    ['2021:03:04 05:06:07', '+05:30', '2021-03-04T05:06:07+05:30'],
    ['2021:03:04 05:06:07', '   :  ', '2021-03-04T05:06:07'],
    ['2021:03:04', '+05:30', '2021-03-04'],
    ['0000:00:00 00:00:00', '', undefined],
    ['2021:13:04 05:06:07', '', undefined],
    ['    :  :     :  :  ', '', undefined],
  ])('reads the time "%s" in the zone "%s"', async (time, zone, expected) => {
    expect((await read(withPhoto('II', ascii(0x9003, time), ascii(0x9011, zone)))).values.taken).toBe(expected)
  })

  it('leaves out what cameras write by themselves, and numbers that cannot be', async () => {
    const said = await read(tiffOf('II', [
      [ascii(0x010E, 'OLYMPUS DIGITAL CAMERA         '), ascii(0x013B, '   '), { tag: 0x8769, directory: 1 }, { tag: 0x8825, directory: 2 }],
      [fractions('II', 0x829A, [1, 0]), fractions('II', 0x829D, [0, 1]), ascii(0xA434, '----')],
      [ascii(1, 'N'), fractions('II', 2, [0, 1], [0, 1], [0, 1]), ascii(3, 'E'), fractions('II', 4, [0, 1], [0, 1], [0, 1])],
    ]))
    expect(said).toEqual({ tags: [], values: {} })
  })

  it('reads text that is not UTF-8 as Latin-1', async () => {
    expect((await read(tiffOf('II', [[{ tag: 0x013B, type: 2, count: 4, bytes: Buffer.from('Zo\xEB\0', 'latin1') }]]))).values.creator).toBe('Zoë')
  })

  it('survives directories that point at themselves or nowhere', async () => {
    expect(await read(tiffOf('II', [[ascii(0x010F, 'Canon'), { tag: 0x8769, directory: 0 }, { tag: 0x8825, directory: 0 }]]))).toEqual({ tags: [], values: { 'camera.make': 'Canon' } })
    const nowhere = tiffOf('II', [[ascii(0x010F, 'Canon')]])
    nowhere.writeUInt32LE(0xFFFFFFF0, 4)
    expect(await read(nowhere)).toEqual({ tags: [], values: {} })
  })
})
