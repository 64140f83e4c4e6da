import type { Engine } from '../../../src-main/engine/engine.ts'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { previewFiles } from '../../../src-main/media/preview-files.ts'
import { index, untilIdle, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

interface Scene {
  readonly dataDir: string
  readonly pictures: string
}

async function withLibrary(work: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const scene = { dataDir: join(folder.path, 'data'), pictures: join(folder.path, 'pictures') }
  for (let seed = 1; seed <= 6; seed++)
    await writePicture(join(scene.pictures, `${seed}.png`), seed)
  await withEngine(scene.dataDir, engine => index(engine, scene.pictures))
  await work(scene)
}

/** Changes the catalog of a data folder from outside, while no engine has it. */
function meddle(dataDir: string, sql: string): void {
  const db = new SQLite(join(dataDir, 'catalog.db'))
  db.unsafeMode()
  db.pragma('foreign_keys = OFF')
  db.exec(sql)
  db.close()
}

async function picturesOf({ client }: Engine): Promise<string[]> {
  const { assets } = await client.listAssets({})
  return assets.map(({ preview }) => preview!.slice(-36, -4))
}

it('finds nothing amiss where nothing is', () => withLibrary(async ({ dataDir }) => {
  await withEngine(dataDir, async (engine) => {
    expect(await engine.client.repair()).toEqual({ damage: [], orphans: 0, incomplete: 0, pictures: 0, leftovers: 0, indexed: 12 })
    expect(engine.space().look.index.count).toBe(6)
  })
}))

it('removes what belongs to nothing, embeds again what is incomplete, and builds the index from what is there', () => withLibrary(async ({ dataDir }) => {
  meddle(dataDir, `
    DELETE FROM asset WHERE id = 1;
    DELETE FROM embedding WHERE asset_id = 2;
    INSERT INTO embedding (asset_id, encoder, view, vector) SELECT asset_id, encoder, 1, vector FROM embedding WHERE asset_id = 3 AND encoder = 'likeness-mini';
    DELETE FROM embedding WHERE asset_id = 5 AND encoder = 'surface';
    INSERT INTO embedding (asset_id, encoder, view, vector) VALUES (4, 'gone-encoder', 0, x'0000');
    INSERT INTO ingest_step (asset_id, step, version, state) VALUES (4, 'embed:gone-encoder', 1, 'done');
    INSERT INTO tag (name, folded) VALUES ('of nothing', 'of nothing');
  `)
  await withEngine(dataDir, async (engine) => {
    const report = await engine.client.repair()
    expect(report).toMatchObject({ damage: [], incomplete: 3, pictures: 0 })
    // The asset's embedding and its steps, the embedding of the encoder, the tag.
    expect(report.orphans).toBeGreaterThanOrEqual(5)
    await untilIdle(engine)
    expect(engine.space().look.index.count).toBe(5)
    expect(engine.catalog.embeddings.count('likeness-mini')).toBe(5)
    expect(engine.catalog.embeddings.count('gone-encoder')).toBe(0)
    const { results } = await engine.client.search({ like: [{ assetId: 2 }] })
    expect(results.map(({ asset }) => asset.id).toSorted()).toEqual([3, 4, 5, 6])
    expect(await engine.client.repair()).toEqual({ damage: [], orphans: 0, incomplete: 0, pictures: 0, leftovers: 0, indexed: 10 })
  })
}))

it('has pictures made again that are gone, and deletes files that nothing shows', () => withLibrary(async ({ dataDir }) => {
  await withEngine(dataDir, async (engine) => {
    const previews = previewFiles(dataDir)
    const names = await picturesOf(engine)
    await rm(previews.previewPath(names[0]!))
    await rm(previews.previewPath(names[1]!))
    const left = previews.previewPath('f'.repeat(32))
    await mkdir(join(left, '..'), { recursive: true })
    await writeFile(left, 'shown by nothing')
    await copyFile(left, `${left}.1-1.draft`)
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000)
    await utimes(left, yesterday, yesterday)
    expect(await engine.client.repair()).toMatchObject({ pictures: 2, leftovers: 1, incomplete: 0 })
    await untilIdle(engine)
    expect(await picturesOf(engine)).toEqual(names)
    expect(names.every(name => existsSync(previews.previewPath(name)))).toBe(true)
    expect([left, `${left}.1-1.draft`].some(path => existsSync(path))).toBe(false)
  })
}))

it('says what SQLite finds wrong, such as an index that does not agree with its table', () => withLibrary(async ({ dataDir }) => {
  meddle(dataDir, `PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'asset (hash', 'asset (name') WHERE name = 'asset_hash';`)
  await withEngine(dataDir, async (engine) => {
    const { damage } = await engine.client.repair()
    expect(damage.join()).toMatch(/asset_hash/)
  })
}))
