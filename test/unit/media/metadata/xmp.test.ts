import { describe, expect, it } from 'vitest'
import { parseXmp } from '../../../../src-main/media/metadata/xmp.ts'
import { bag, xmpOf } from './builders.ts'

describe('parseXmp', () => {
  it('reads elements, alternatives and lists', () => {
    expect(parseXmp(xmpOf(`
      <dc:title><rdf:Alt><rdf:li xml:lang="de">Hafen</rdf:li><rdf:li xml:lang="x-default">Harbour</rdf:li></rdf:Alt></dc:title>
      <dc:description><rdf:Alt><rdf:li xml:lang="en">Ships &amp; cranes</rdf:li></rdf:Alt></dc:description>
      <dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>
      <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Ada</rdf:li></rdf:Alt></dc:rights>
      <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">CC BY 4.0</rdf:li></rdf:Alt></xmpRights:UsageTerms>
      <dc:subject>${bag('harbour', 'night')}</dc:subject>
      <xmp:Rating>4</xmp:Rating>
      <photoshop:DateCreated>2021-03-04T05:06:07+02:00</photoshop:DateCreated>`))).toEqual({
      tags: ['harbour', 'night'],
      values: { title: 'Harbour', description: 'Ships & cranes', creator: 'Ada, Bob', copyright: '© Ada', licence: 'CC BY 4.0', rating: '4', taken: '2021-03-04T05:06:07+02:00' },
    })
  })

  it('reads attributes, numbers and places', () => {
    const attributes = ' xmp:Rating="2" tiff:Make="Canon" tiff:Model="EOS 5D" exif:ExposureTime="1/250" exif:FNumber="28/10" exif:FocalLength="50/1" aux:Lens="EF50" exif:GPSLatitude="51,30.5N" exif:GPSLongitude="0,7,30W" exif:GPSAltitude="105/10" exif:GPSAltitudeRef="1"'
    expect(parseXmp(xmpOf('<exif:ISOSpeedRatings><rdf:Seq><rdf:li>200</rdf:li></rdf:Seq></exif:ISOSpeedRatings>', attributes)).values).toEqual({
      'rating': '2',
      'camera.make': 'Canon',
      'camera.model': 'EOS 5D',
      'camera.lens': 'EF50',
      'exposure.time': '0.004',
      'exposure.aperture': '2.8',
      'exposure.iso': '200',
      'exposure.focalLength': '50',
      'place.latitude': '51.5083333',
      'place.longitude': '-0.125',
      'place.altitude': '-10.5',
    })
  })

  it('knows namespaces by their address, whatever their prefix', () => {
    const text = '<R:RDF xmlns:R="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><R:Description xmlns:a="http://purl.org/dc/elements/1.1/"><a:subject><R:Bag><R:li>x</R:li></R:Bag></a:subject></R:Description><R:Description xmlns:dc="urn:other"><dc:subject><R:Bag><R:li>no</R:li></R:Bag></dc:subject></R:Description></R:RDF>'
    expect(parseXmp(text).tags).toEqual(['x'])
  })

  it('takes the leaves of a hierarchy only where there are no keywords by themselves', () => {
    const hierarchy = `<lr:hierarchicalSubject>${bag('places|Europe|Oslo', 'darktable|format|jpg', 'single')}</lr:hierarchicalSubject>`
    expect(parseXmp(xmpOf(hierarchy)).tags).toEqual(['Oslo', 'single'])
    expect(parseXmp(xmpOf(`<dc:subject>${bag('sea')}</dc:subject>${hierarchy}`)).tags).toEqual(['sea'])
    expect(parseXmp(xmpOf(`<dc:subject><rdf:Bag/></dc:subject>${hierarchy}`)).tags).toEqual([])
  })

  it.each([['-1', undefined], ['0', '0'], ['3.4', '3'], ['5', '5'], ['7', undefined], ['', undefined], ['good', undefined]])('reads a rating of "%s" as %s', (text, rating) => {
    expect(parseXmp(xmpOf(`<xmp:Rating>${text}</xmp:Rating>`)).values.rating).toBe(rating)
  })

  it('reads padding behind a packet and white space before it', () => {
    expect(parseXmp(`\n ${xmpOf('<xmp:Rating>1</xmp:Rating>')}${' '.repeat(2000)}\0`).values).toEqual({ rating: '1' })
  })

  it('is done at once with white space and prefixes without measure', () => {
    const prefixes = Array.from({ length: 10_000 }, (_, i) => ` xmlns:p${i}="urn:${i}"`).join('')
    const text = xmpOf(`<xmp:Rating>1</xmp:Rating>${' '.repeat(400_000)}${'<p1:a xmlns:q="urn:q"/>'.repeat(10_000)}`, prefixes)
    expect(parseXmp(text).values).toEqual({ rating: '1' })
  })

  it('says nothing where the text is no XMP, is damaged or brings entities', () => {
    const lol = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${xmpOf('<dc:title>&b;</dc:title>')}`
    const deep = xmpOf(`${'<dc:title>'.repeat(5000)}${'</dc:title>'.repeat(5000)}`)
    for (const text of ['', 'no XML', '<a/>', xmpOf('<xmp:Rating>5'), lol, xmpOf('<dc:title>&b;</dc:title>'), deep])
      expect(parseXmp(text)).toEqual({ tags: [], values: {} })
  })
})
