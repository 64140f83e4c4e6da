import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { PendingAsset } from '../../../src-main/catalog/ingest.ts'
import type { IngestParts } from '../../../src-main/ingest/handlers.ts'
import { mkdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readMetadata } from '../../../src-main/ingest/metadata.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { found, pendingAsset, withCatalog } from '../catalog/seed.ts'
import { bag, xmpOf } from '../media/metadata/builders.ts'

interface Scene {
  readonly catalog: Catalog
  readonly folder: string
  readonly asset: PendingAsset
  /** Takes the step, and answers what the catalog then knows. */
  readonly take: (sidecar?: string | null) => Promise<{ readonly tags: readonly string[], readonly metadata: Readonly<Record<string, string>> }>
}

/** A picture with a title and tag of its own, in a library. */
async function withPicture(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withCatalog(async (catalog) => {
    await using root = await temporaryFolder()
    const path = join(root.path, 'a', 'b.jpg')
    await mkdir(join(root.path, 'a'))
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123' } })
      .withXmp(xmpOf(`<dc:subject>${bag('of the file')}</dc:subject><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title</rdf:li></rdf:Alt></dc:title>`, ' xmp:Rating="2"'))
      .toFile(path)
    const { size, mtimeMs } = await stat(path)
    const libraryId = catalog.libraries.insert(root.path, 'library')
    const id = catalog.scans.insert(libraryId, 'a', found('b.jpg', { format: 'jpeg', size, mtimeMs }))
    const asset = pendingAsset(catalog, 'image', id)
    // Of the parts of ingest, the step needs the catalog alone.
    const parts = { catalog } as IngestParts
    await work({
      catalog,
      folder: join(root.path, 'a'),
      asset,
      take: async (sidecar = null) => {
        const { commit } = await readMetadata(parts, { asset: { ...asset, sidecar }, picture: () => Promise.reject(new Error('no pixel is needed')) })
        expect(catalog.transaction(commit)).toEqual({ isDone: true })
        return { tags: catalog.tags.ofAsset(id), metadata: Object.fromEntries(catalog.metadata.ofAsset(id).map(({ key, value }) => [key, value])) }
      },
    })
  })
}

const sidecar = xmpOf(`<dc:subject>${bag('of the sidecar')}</dc:subject><xmp:Rating>5</xmp:Rating>`)

describe('readMetadata', () => {
  it('records what the file and its sidecar say, and forgets what they say no more', () => withPicture(async ({ folder, take }) => {
    await writeFile(join(folder, 'b.xmp'), sidecar)
    expect(await take('b.xmp:1700000000000.5')).toMatchObject({ tags: ['of the file', 'of the sidecar'], metadata: { title: 'Title', rating: '5' } })
    await writeFile(join(folder, 'b.xmp'), xmpOf(''))
    expect(await take('b.xmp:1700000000001')).toMatchObject({ tags: ['of the file'], metadata: { title: 'Title', rating: '2' } })
    await writeFile(join(folder, 'b.xmp'), sidecar)
    await take('b.xmp:1700000000002')
    expect(await take()).toMatchObject({ tags: ['of the file'], metadata: { rating: '2' } })
  }))

  it('passes over a sidecar that is gone, damaged or too long', () => withPicture(async ({ folder, take }) => {
    expect((await take('b.xmp:1')).tags).toEqual(['of the file'])
    await writeFile(join(folder, 'b.xmp'), sidecar.slice(0, -40))
    expect((await take('b.xmp:1')).tags).toEqual(['of the file'])
    await writeFile(join(folder, 'b.xmp'), sidecar + ' '.repeat(1_000_000))
    expect((await take('b.xmp:1')).tags).toEqual(['of the file'])
  }))

  it('keeps what a sidecar said while it cannot be read', () => withPicture(async ({ folder, take }) => {
    await writeFile(join(folder, 'b.xmp'), sidecar)
    await take('b.xmp:1')
    await mkdir(join(folder, 'c.xmp'))
    expect((await take('c.xmp:1')).tags).toEqual(['of the file', 'of the sidecar'])
  }))

  it('reads a sidecar in UTF-16', () => withPicture(async ({ folder, take }) => {
    await writeFile(join(folder, 'b.xmp'), `\uFEFF${sidecar.replace('\uFEFF', '')}`, 'utf16le')
    expect((await take('b.xmp:1')).tags).toContain('of the sidecar')
  }))

  it('records nothing of a file that changed, and reports one that cannot be read', () => withPicture(async ({ folder, take }) => {
    await utimes(join(folder, 'b.jpg'), 5, 5)
    await expect(take()).rejects.toMatchObject({ code: 'file_changed' })
  }))
})
