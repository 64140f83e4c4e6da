import type { ReadTable } from '../../../src-main/transfer/metadata-rows.ts'
import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../../src-main/transfer/metadata-rows.ts'

const hash = 'a'.repeat(32)

function read(text: string): ReadTable {
  const table = readTable(Buffer.from(text))
  if ('problem' in table)
    throw new Error(table.problem)
  return table
}

function problem(content: string | Buffer): string {
  const table = readTable(Buffer.from(content))
  return 'problem' in table ? table.problem : expect.fail('it was read')
}

describe('csv', () => {
  it('leaves what is empty as it is, and takes away what is marked', () => {
    expect(read(`\uFEFFhash,name,tags,rating,mood\r\n${hash},x.png,a; b,,(remove)\r\n${hash},,(remove),3,\r\n`)).toEqual({
      rows: [
        { entry: 'line 2', hash, library: '', path: '', tags: ['a', 'b'], values: [['mood', null]] },
        { entry: 'line 3', hash, library: '', path: '', tags: [], values: [['rating', '3']] },
      ],
      refused: [],
    })
  })

  it.each([';', '\t', ','])('reads cells that are parted by "%s"', (mark) => {
    const { rows } = read(`${['library', 'path', 'mood'].join(mark)}\n${['/x', 'a b.png', '"calm, or; so\t"'].join(mark)}`)
    expect(rows).toMatchObject([{ hash: null, library: '/x', path: 'a b.png', values: [['mood', 'calm, or; so\t']] }])
  })

  it('takes values as they are: formulas, quotes, line breaks, and the name __proto__', () => {
    const { rows } = read(`hash,__proto__,metadata.name\n${hash},"=1+1 ""so""\nline",+5\n`)
    expect(rows).toMatchObject([{ values: [['__proto__', '=1+1 "so"\nline'], ['name', '+5']] }])
  })

  it('refuses rows by themselves', () => {
    const long = 'x'.repeat(201)
    const { rows, refused } = read(['hash,rating,tags', `${hash},6,`, `${hash},`, 'nothash,1,', ',1,', `${hash},1,${long}`, `${hash.toUpperCase()},1,`].join('\n'))
    expect(rows).toMatchObject([{ entry: 'line 7', hash }])
    expect(refused.map(({ entry, reason }) => `${entry}: ${reason}`)).toEqual([
      'line 2: a rating is a whole number from 0 to 5, not "6".',
      'line 3: it has 2 cells; the heading has 3.',
      'line 4: "nothash" is no content hash: that has 32 hexadecimal digits.',
      'line 5: it names no file, neither by its hash nor by its library and path.',
      expect.stringMatching(/^line 6: the tag "x+…" has more than 200 characters\.$/),
    ])
  })

  it.each([
    ['', 'line 1 is to name the columns: "hash", or "library" and "path", and those of the values. It names none.'],
    ['path,rating\na,1', /It names "path", "rating"\.$/],
    ['hash,,rating\n', 'column 2 has no name in line 1.'],
    ['hash,mood,mood\n', 'line 1 names the column "mood" twice, the second time as column 3.'],
    [`hash,mood\n${hash},"calm" or so\n`, /^it is not CSV at line 2, column 2: Invalid Closing Quote/],
    [`hash,mood\n${hash},"calm\n`, /^it is not CSV at line 2, column 2: Quote Not Closed/],
  ])('says where %j is no table', (text, expected) => {
    expect(problem(text)).toMatch(expected)
  })

  it('says where a text is not UTF-8, and reads what Excel saves as Unicode text', () => {
    expect(problem(Buffer.concat([Buffer.from('hash,mood\nab,gr'), Buffer.from([0xFC]), Buffer.from('n\n')]))).toBe('it is not UTF-8 at line 2, column 6. Save it as "CSV UTF-8".')
    const table = readTable(Buffer.from(`\uFEFFhash\tmood\r\n${hash}\tgrün\r\n`, 'utf16le'))
    expect(table).toMatchObject({ rows: [{ values: [['mood', 'grün']] }] })
  })
})

describe('json', () => {
  it('takes away what is null', () => {
    expect(read(JSON.stringify([{ hash, tags: ['a;b'], rating: 4, mood: null, done: true, description: '' }, { library: '/x', path: 'y.png', tags: 'a; b' }, { hash, tags: null }]))).toEqual({
      rows: [
        { entry: 'entry 1', hash, library: '', path: '', tags: ['a;b'], values: [['rating', '4'], ['mood', null], ['done', 'true'], ['description', '']] },
        { entry: 'entry 2', hash: null, library: '/x', path: 'y.png', tags: ['a', 'b'], values: [] },
        { entry: 'entry 3', hash, library: '', path: '', tags: [], values: [] },
      ],
      refused: [],
    })
  })

  it('refuses entries by themselves', () => {
    const { rows, refused } = read(JSON.stringify([1, { hash, mood: {} }, { hash, mood: ['a'] }, { mood: 'a' }, { hash }]))
    expect(rows).toHaveLength(1)
    expect(refused.map(({ entry, reason }) => `${entry}: ${reason}`)).toEqual([
      'entry 1: it is no object.',
      'entry 2: "mood": expected text, a number, true, false or null.',
      'entry 3: "mood": only "tags" may be a list.',
      'entry 4: it names no file, neither by its hash nor by its library and path.',
    ])
  })

  it('says where a text is no JSON', () => {
    expect(problem('[{"hash": "a",\n  "mood": calm}]')).toMatch(/^it is not JSON at line 2, column 11: /)
    expect(problem('[{"hash": "a"')).toMatch(/^it is not JSON at line 1, column 14: /)
    expect(problem('{"hash": "a"}')).toMatch(/^it is to be a list of objects/)
  })
})
