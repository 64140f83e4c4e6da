import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { parseXmp } from '../../../src-main/media/metadata/xmp.ts'
import { sidecarNames } from '../../../src-main/transfer/sidecar-names.ts'
import { writeSidecars } from '../../../src-main/transfer/sidecars.ts'
import { writeTree } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { removeTag, setValue } from '../catalog/edits.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

async function withPictures(names: readonly string[], work: (catalog: Catalog, folder: string, ids: readonly number[]) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  await writeTree(folder.path, Object.fromEntries(names.map(name => [name, name])))
  await withCatalog(async (catalog) => {
    const library = catalog.libraries.insert(folder.path, 'x')
    await work(catalog, folder.path, names.map(name => insertAsset(catalog, library, name)))
  })
}

it('writes what the user said into a new sidecar, and knows it as a scan would find it', () => withPictures(['sub/a.png', 'sub/silent.png'], async (catalog, folder, [a, silent]) => {
  catalog.tags.add([a!], ['sea', 'a & b'])
  setValue(catalog, [a!], 'rating', '4')
  setValue(catalog, [a!], 'description', 'At <noon>')
  setValue(catalog, [a!], 'private', 'stays here')
  catalog.metadata.replaceFrom(silent!, 'file', { tags: ['of the file'], values: { rating: '2' } })
  expect(await writeSidecars(catalog, [a!, silent!])).toEqual({ written: 1, unchanged: 1, failed: [] })
  expect((await readdir(join(folder, 'sub'))).sort()).toEqual(['a.png', 'a.xmp', 'silent.png'])
  expect(parseXmp(await readFile(join(folder, 'sub', 'a.xmp'), 'utf8'))).toMatchObject({ tags: ['a & b', 'sea'], values: { rating: '4', description: 'At <noon>' } })
  expect(catalog.assets.sidecar(a!)).toBe(`a.xmp:${(await stat(join(folder, 'sub', 'a.xmp'))).mtimeMs}`)
  expect(catalog.assets.sidecar(silent!)).toBeNull()
  expect(await writeSidecars(catalog, [a!, silent!])).toEqual({ written: 0, unchanged: 2, failed: [] })
}))

it('leaves everything else that a sidecar says, and takes out a tag that was taken off', () => withPictures(['a.png'], async (catalog, folder, [a]) => {
  const before = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" crs:Exposure2012="+0.35">
    <dc:subject><rdf:Bag><rdf:li>old</rdf:li><rdf:li>kept</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`
  await writeFile(join(folder, 'a.png.xmp'), before, { mode: 0o600 })
  catalog.metadata.replaceFrom(a!, 'sidecar', { tags: ['old', 'kept'], values: { copyright: 'me' } })
  removeTag(catalog, [a!], 'old')
  catalog.tags.add([a!], ['new'])
  expect(await writeSidecars(catalog, [a!])).toEqual({ written: 1, unchanged: 0, failed: [] })
  const text = await readFile(join(folder, 'a.png.xmp'), 'utf8')
  expect(text).toContain('crs:Exposure2012="+0.35"')
  expect(parseXmp(text).tags).toEqual(['kept', 'new'])
  expect((await readdir(folder)).sort()).toEqual(['a.png', 'a.png.xmp'])
  if (process.platform !== 'win32')
    expect((await stat(join(folder, 'a.png.xmp'))).mode & 0o777).toBe(0o600)
  expect(catalog.tags.saidBy(a!, ['sidecar'])).toEqual(['kept', 'new'])
  expect(catalog.metadata.saidBy(a!, 'sidecar')).toEqual({ copyright: 'me' })
}))

it('says what could not be written, and writes the rest', () => withPictures(['gone.png', 'folder.png', 'damaged.png', 'good.png', 'missing.png'], async (catalog, folder, ids) => {
  const [gone, , , , missing] = ids
  await mkdir(join(folder, 'folder.xmp'))
  await writeFile(join(folder, 'damaged.xmp'), '<x:xmpmeta')
  await rm(join(folder, 'gone.png'))
  catalog.scans.missing(missing!)
  catalog.tags.add(ids, ['t'])
  const report = await writeSidecars(catalog, ids)
  expect(report).toEqual({ written: 1, unchanged: 0, failed: [
    { path: join(folder, 'gone.png'), reason: 'its file is missing.' },
    { path: join(folder, 'folder.png'), reason: 'it is a folder.' },
    { path: join(folder, 'damaged.png'), reason: expect.stringContaining('sidecar is damaged') as string },
    { path: join(folder, 'missing.png'), reason: 'its file is missing.' },
  ] })
  expect(await readFile(join(folder, 'damaged.xmp'), 'utf8')).toBe('<x:xmpmeta')
  expect((await readdir(folder)).filter(name => name.endsWith('.tmp'))).toEqual([])
  catalog.libraries.setState(catalog.assets.get(gone!)!.libraryId, 'offline')
  expect((await writeSidecars(catalog, [gone!])).failed).toMatchObject([{ reason: 'its library is offline.' }])
}))

it('gives each of two files of one stem a sidecar of its own, after what both said', () => withPictures(['a.jpg', 'a.png', 'a.b.png'], async (catalog, folder, [jpg, png]) => {
  catalog.tags.add([jpg!], ['of the jpg'])
  catalog.tags.add([png!], ['of the png'])
  expect((await writeSidecars(catalog, [jpg!, png!])).written).toBe(2)
  expect(parseXmp(await readFile(join(folder, 'a.jpg.xmp'), 'utf8')).tags).toEqual(['of the jpg'])
  expect(parseXmp(await readFile(join(folder, 'a.png.xmp'), 'utf8')).tags).toEqual(['of the png'])
}))

interface Choice {
  readonly name: string
  readonly files: readonly string[]
  readonly known?: string
  readonly others?: readonly string[]
  readonly expected: object
}

const choices: readonly Choice[] = [
  { name: 'a.jpg', files: [], expected: { from: undefined, to: 'a.xmp' } },
  { name: 'a.jpg', files: ['a.jpg.xmp', 'a.xmp'], expected: { from: 'a.jpg.xmp', to: 'a.jpg.xmp' } },
  { name: 'a.jpg', files: ['a.XMP'], known: 'a.XMP', expected: { from: 'a.XMP', to: 'a.XMP' } },
  { name: 'a.jpg', files: ['a.xmp'], others: ['a.cr2'], expected: { from: 'a.xmp', to: 'a.jpg.xmp' } },
  { name: 'a.jpg', files: [], others: ['a.cr2'], expected: { from: undefined, to: 'a.jpg.xmp' } },
  { name: 'a.jpg', files: [], others: ['a.b.jpg'], expected: { from: undefined, to: 'a.xmp' } },
]

it.each(choices)('chooses a sidecar: $name beside $files and $others', async ({ name, files, known, others = [], expected }) => {
  expect(await sidecarNames({ name, known, others: () => others, exists: async candidate => files.includes(candidate) })).toEqual(expected)
})
