import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { readIptc } from '../../../../src-main/media/metadata/iptc.ts'
import { iptcSet, iptcUtf8Mark } from './builders.ts'

describe('readIptc', () => {
  it('reads keywords, texts and the date', () => {
    expect(readIptc(Buffer.concat([
      iptcUtf8Mark,
      iptcSet(2, 25, 'sea'),
      iptcSet(2, 25, 'Sea'),
      iptcSet(2, 25, ' night '),
      iptcSet(2, 5, 'Grüße'),
      iptcSet(2, 80, 'Ada'),
      iptcSet(2, 80, 'Bob'),
      iptcSet(2, 116, '© Ada'),
      iptcSet(2, 120, 'a\r\nb\0'),
      iptcSet(2, 55, '20210304'),
      iptcSet(2, 60, '050607-0130'),
    ]))).toEqual({ tags: ['sea', 'night'], values: { title: 'Grüße', creator: 'Ada, Bob', copyright: '© Ada', description: 'a\nb', taken: '2021-03-04T05:06:07-01:30' } })
  })

  it('reads Latin-1, and UTF-8 that does not say so', () => {
    expect(readIptc(iptcSet(2, 25, Buffer.from('Gr\xFC\xDFe', 'latin1'))).tags).toEqual(['Grüße'])
    expect(readIptc(iptcSet(2, 25, 'Grüße')).tags).toEqual(['Grüße'])
  })

  it('reads long data sets, and stops where they lead out of the block', () => {
    const long = Buffer.concat([Buffer.from([0x1C, 2, 120, 0x80, 4, 0, 0, 0, 3]), Buffer.from('abc')])
    expect(readIptc(Buffer.concat([long, iptcSet(2, 25, 'sea'), Buffer.from([0x1C, 2, 25, 0x7F, 0xFF, 1])]))).toEqual({ tags: ['sea'], values: { description: 'abc' } })
  })

  it('leaves out dates that are none', () => {
    expect(readIptc(iptcSet(2, 55, '20210000')).values).toEqual({})
  })
})
