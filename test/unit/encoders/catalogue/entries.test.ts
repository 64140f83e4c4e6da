import { describe, expect, it } from 'vitest'
import { addressOf, bytesOf, Catalogue, readCatalogue } from '../../../../src-main/encoders/catalogue/entries.ts'

const catalogue = await readCatalogue()
const permissive = new Set(['MIT', 'Apache-2.0'])

describe('the catalogue of this program', () => {
  it('has encoders that understand texts, others, and detectors, each once and under a licence that lets everybody use it', () => {
    const ids = catalogue.entries.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(catalogue.entries.filter(({ licence }) => !permissive.has(licence))).toEqual([])
    expect(catalogue.entries.some(({ kind, text }) => kind === 'encoder' && text)).toBe(true)
    expect(catalogue.entries.some(({ kind, text }) => kind === 'encoder' && !text)).toBe(true)
    expect(catalogue.entries.some(({ kind }) => kind === 'detector')).toBe(true)
    expect(catalogue.entries.filter(({ repository }) => /mobileclip|dinov3/i.test(repository))).toEqual([])
  })

  it('names of each what its import needs', () => {
    for (const { id, kind, text, dimensions, files } of catalogue.entries) {
      const paths = files.map(({ path }) => path)
      expect(paths.some(path => path.endsWith('.onnx')), id).toBe(true)
      expect(new Set(paths).size, id).toBe(paths.length)
      expect(paths.includes('tokenizer.json'), id).toBe(text)
      expect(paths.some(path => path.includes('text_model')), id).toBe(text)
      expect(dimensions !== null, id).toBe(kind === 'encoder')
      if (kind === 'encoder')
        expect(paths, id).toEqual(expect.arrayContaining(['config.json', 'preprocessor_config.json']))
    }
  })

  it('has an https address for every file, and one at a mirror', () => {
    for (const entry of catalogue.entries) {
      for (const file of entry.files) {
        const url = new URL(addressOf(catalogue, entry, file))
        expect(url.protocol).toBe('https:')
        expect(url.pathname).toContain(`/${entry.repository}/`)
        expect(url.pathname.endsWith(`/${file.path}`)).toBe(true)
        expect(addressOf(catalogue, entry, file, 'http://127.0.0.1:1/mirror/')).toBe(`http://127.0.0.1:1/mirror${url.pathname}`)
      }
    }
  })
})

describe('addressOf', () => {
  const entry = { ...catalogue.entries[0]!, source: 's', repository: 'some/one', revision: 'a b' }
  const sources = { s: 'https://hub.example/{repository}/at/{revision}/{path}' }

  it('takes the file\'s revision before the entry\'s, and writes what an address cannot hold', () => {
    expect(addressOf({ sources }, entry, { path: 'onnx/model.onnx', bytes: 1, sha256: null })).toBe('https://hub.example/some/one/at/a%20b/onnx/model.onnx')
    expect(addressOf({ sources }, entry, { path: 'x.json', bytes: 1, sha256: null, revision: 'v1' }, 'http://m/')).toBe('http://m/some/one/at/v1/x.json')
  })
})

it('adds up the bytes of an entry', () => {
  expect(bytesOf({ files: [{ path: 'a', bytes: 3, sha256: null }, { path: 'b', bytes: 4, sha256: null }] })).toBe(7)
})

it.each(['../up.onnx', '/etc/passwd', 'a/../b', 'a//b', '.hidden', 'a/.b', ''])('refuses a catalogue with the path "%s"', (path) => {
  const entry = { ...catalogue.entries[0]!, files: [{ path, bytes: 1, sha256: null }] }
  expect(Catalogue.safeParse({ sources: catalogue.sources, entries: [entry] }).success).toBe(false)
})
