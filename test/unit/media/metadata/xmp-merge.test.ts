import { describe, expect, it } from 'vitest'
import { LikenessError } from '../../../../src-main/contract/errors.ts'
import { mergeXmp } from '../../../../src-main/media/metadata/xmp-merge.ts'
import { parseXmp } from '../../../../src-main/media/metadata/xmp.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { bag, xmpOf } from './builders.ts'

const all = { tags: ['sea', 'Öl & <Fett>'], rating: '4', description: 'One\n"two" & three' } as const

describe('mergeXmp', () => {
  it('makes a new document that says what was asked', () => {
    const text = mergeXmp(undefined, all)
    expect(parseXmp(text)).toEqual({ tags: all.tags, values: { rating: '4', description: all.description } })
    expect(text).toMatch(/^<\?xpacket begin="\uFEFF"/)
    expect(mergeXmp('  \n', all)).toBe(text)
    expect(mergeXmp(text, all)).toBe(text)
  })

  it('touches nothing else of a document', () => {
    const other = `   <!-- kept -->
   <crs:Exposure xmlns:crs="urn:crs">+0.5</crs:Exposure>
   <lr:hierarchicalSubject>${bag('a|sea')}</lr:hierarchicalSubject>`
    const existing = xmpOf(other, '\n    photoshop:Urgency=\'3\'')
    const merged = mergeXmp(existing, all)
    expect(parseXmp(merged)).toEqual({ tags: all.tags, values: { rating: '4', description: all.description } })
    const added = /\n {3}<dc:subject>[\s\S]*<\/dc:description>/.exec(merged)?.[0] ?? 'nothing'
    expect(merged.replace(added, '')).toBe(existing)
  })

  it('keeps the place and writing of keywords that stay', () => {
    const existing = xmpOf('   <dc:subject>\n    <rdf:Bag>\n     <rdf:li>Zebra</rdf:li>\n     <rdf:li>gone</rdf:li>\n     <rdf:li>apple</rdf:li>\n    </rdf:Bag>\n   </dc:subject>')
    expect(mergeXmp(existing, { tags: ['apple', 'new', 'zebra'] })).toBe(existing.replace('\n     <rdf:li>gone</rdf:li>', '').replace('apple</rdf:li>', 'apple</rdf:li>\n     <rdf:li>new</rdf:li>'))
    expect(mergeXmp(existing, { tags: ['apple', 'gone', 'zebra'] })).toBe(existing)
    expect(parseXmp(mergeXmp(existing, { tags: ['other'] })).tags).toEqual(['other'])
  })

  it('does not let a hierarchy bring back keywords that were taken out', () => {
    const existing = xmpOf(`<lr:hierarchicalSubject>${bag('a|sea')}</lr:hierarchicalSubject>`)
    expect(mergeXmp(existing, { tags: ['Sea'] })).toBe(existing)
    const merged = mergeXmp(existing, { tags: [] })
    expect(parseXmp(merged).tags).toEqual([])
    expect(merged).toContain('<rdf:li>a|sea</rdf:li>')
    expect(mergeXmp(xmpOf(''), { tags: [] })).toBe(xmpOf(''))
  })

  it('changes only the description that is for everybody', () => {
    const existing = xmpOf('<dc:description><rdf:Alt><rdf:li xml:lang="x-default">old</rdf:li><rdf:li xml:lang="de">alt</rdf:li></rdf:Alt></dc:description>')
    expect(mergeXmp(existing, { description: 'new' })).toBe(existing.replace('old', 'new'))
    expect(mergeXmp(existing, { description: ' old ' })).toBe(existing)
    const german = xmpOf('<dc:description><rdf:Alt><rdf:li xml:lang="de">alt</rdf:li></rdf:Alt></dc:description>')
    expect(mergeXmp(german, { description: 'new' })).toBe(german.replace('<rdf:Alt>', '<rdf:Alt><rdf:li xml:lang="x-default">new</rdf:li>'))
  })

  it('writes attributes where they stand, and turns those that cannot hold the value into elements', () => {
    const existing = xmpOf('', ' tiff:Make="xmp:Rating=\'9\'" xmp:Rating = \'1\' dc:description="plain" photoshop:City="Oslo"')
    const merged = mergeXmp(existing, { rating: 5, description: 'other' })
    expect(merged).toContain(' tiff:Make="xmp:Rating=\'9\'" xmp:Rating="5" photoshop:City="Oslo">')
    expect(parseXmp(merged).values).toMatchObject({ rating: '5', description: 'other' })
  })

  it('takes out what is null, wherever it stands, and leaves what is undefined', () => {
    const existing = xmpOf('   <xmp:Rating>3</xmp:Rating>\n   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">d</rdf:li></rdf:Alt></dc:description>', ' xmp:Rating="2"')
    const merged = mergeXmp(existing, { rating: null })
    expect(parseXmp(merged).values).toEqual({ description: 'd' })
    expect(merged).toBe(existing.replace(' xmp:Rating="2"', '').replace('\n   <xmp:Rating>3</xmp:Rating>', ''))
    expect(parseXmp(mergeXmp(existing, { description: null })).values).toEqual({ rating: '2' })
    expect(mergeXmp(existing, {})).toBe(existing)
    expect(mergeXmp(existing, { rating: 'splendid' })).toBe(existing)
  })

  it.each([
    ['a description that closes itself', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:t="urn:t" t:a="1"/></rdf:RDF>'],
    ['no description', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'],
    ['a prefix that stands for something else', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="urn:other" dc:subject="x"><dc:description>y</dc:description></rdf:Description></rdf:RDF>'],
    ['RDF under another prefix', '<q:RDF xmlns:q="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\r\n  <q:Description q:about="">\r\n  </q:Description>\r\n</q:RDF>'],
    ['keywords as plain text', xmpOf('<dc:subject>old</dc:subject><dc:description>old</dc:description>')],
    ['several descriptions that say the same', xmpOf('<dc:subject><rdf:Bag/></dc:subject></rdf:Description><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>old</rdf:li></rdf:Bag></dc:subject>')],
    ['a byte order mark', `\uFEFF${xmpOf('')}`],
  ])('writes into a document with %s', (_, existing) => {
    const merged = mergeXmp(existing, all)
    expect(parseXmp(merged)).toEqual({ tags: all.tags, values: { rating: '4', description: all.description } })
    expect(mergeXmp(merged, all)).toBe(merged)
    if (existing.includes('\r\n'))
      expect(merged.replaceAll('\r\n', '').replace('One\n', '')).not.toContain('\n')
  })

  it.each([
    ['damaged', xmpOf('<dc:title>')],
    ['no XMP', '<html/>'],
    ['with a document type', `<!DOCTYPE x>${xmpOf('')}`],
    ['not in UTF-8', `<?xml version="1.0" encoding="ISO-8859-1"?>${xmpOf('')}`],
    ['of bytes that are no text', xmpOf('<dc:title>\uFFFD</dc:title>')],
  ])('refuses a document that is %s', (_, existing) => {
    expect(() => mergeXmp(existing, all)).toThrow(LikenessError)
  })

  it('says what was asked after any sequence of edits, and keeps all else', () => {
    const random = seededRandom(7)
    const words = ['a', 'b & c', '<d>', 'é', 'f"g', 'h\'i']
    const pick = (): string => words[Math.floor(random() * words.length)]!
    let text = xmpOf('   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">T</rdf:li></rdf:Alt></dc:title>', ' photoshop:City="Oslo"')
    for (let round = 0; round < 200; round++) {
      const tags = [...new Set(Array.from({ length: Math.floor(random() * 4) }, pick))]
      const rating = random() < 0.3 ? null : String(Math.floor(random() * 6))
      const description = random() < 0.3 ? null : pick()
      text = mergeXmp(text, { tags, rating, description })
      const { tags: read, values } = parseXmp(text)
      expect(read.toSorted()).toEqual(tags.toSorted())
      expect(values).toEqual({ title: 'T', ...rating === null ? {} : { rating }, ...description === null ? {} : { description } })
      expect(text).toContain(' photoshop:City="Oslo"')
    }
  })
})
