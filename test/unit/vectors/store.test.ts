import type { EmbeddingSource, VectorStore } from '../../../src-main/vectors/store.ts'
import { Buffer } from 'node:buffer'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { openVectorStore } from '../../../src-main/vectors/store.ts'
import { clusteredVectors } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const dimensions = 8
const vectors = clusteredVectors(6000, dimensions, { clusters: 60, spread: 0.6, seed: 9 })
const row = (i: number): Float32Array => vectors.slice(i * dimensions, (i + 1) * dimensions)

/** A small catalog: embeddings under ever-rising ids, and a tombstone for each that was deleted. */
function createCatalog() {
  const db = new Database(':memory:')
  db.exec(`
    create table embedding (id integer primary key autoincrement, vector blob not null);
    create table tombstone (seq integer primary key autoincrement, embedding_id integer not null);
    create trigger log_deletion after delete on embedding begin insert into tombstone (embedding_id) values (old.id); end;
  `)
  const one = (sql: string): number => Number(Object.values(db.prepare(sql).get() as object)[0] ?? 0)
  const reads: number[] = []
  const source: EmbeddingSource = {
    count: () => one('select count(*) from embedding'),
    readAfter(id, limit) {
      const found = db.prepare('select id, vector from embedding where id > ? order by id limit ?').all(id, limit) as { id: number, vector: Buffer }[]
      reads.push(...found.map(embedding => embedding.id))
      const flat = new Float32Array(found.length * dimensions)
      for (const [i, { vector }] of found.entries())
        flat.set(new Float32Array(Uint8Array.from(vector).buffer), i * dimensions)
      return { ids: found.map(embedding => embedding.id), vectors: flat }
    },
    tombstonesAfter: (seq, limit) => db.prepare('select seq, embedding_id as embeddingId from tombstone where seq > ? order by seq limit ?').all(seq, limit) as { seq: number, embeddingId: number }[],
  }
  return {
    source,
    /** Ids that were read since the last call. */
    takeReads: () => reads.splice(0),
    /** Embeds rows of the test's vectors; gives their ids. */
    insert: (rows: readonly number[]): number[] => db.transaction(() => rows.map(i => Number(db.prepare('insert into embedding (vector) values (?)').run(Buffer.from(row(i).buffer)).lastInsertRowid)))(),
    remove: (ids: readonly number[]) => db.transaction(() => ids.forEach(id => db.prepare('delete from embedding where id = ?').run(id)))(),
    forgetTombstones: () => db.exec('delete from tombstone'),
    marks: () => ({ highWater: one('select max(id) from embedding'), tombstoneSeq: one('select max(seq) from tombstone') }),
  }
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
const flat = (rows: readonly number[]): Float32Array => Float32Array.from(rows.flatMap(i => [...row(i)]))

async function setUp(options: { readonly threshold?: number } = {}) {
  const folder = await temporaryFolder()
  const catalog = createCatalog()
  const log: string[] = []
  const told: string[] = []
  return {
    folder: folder.path,
    catalog,
    log,
    told,
    open: (encoderId = 'mini', source = catalog.source, dims = dimensions): Promise<VectorStore> => openVectorStore({
      folder: join(folder.path, 'vectors'),
      encoderId,
      dimensions: dims,
      source,
      log: { info: (_, message) => told.push(message), warn: (_, message) => log.push(message) },
      ...options,
    }),
    files: async () => (await readdir(join(folder.path, 'vectors'))).sort(),
    file: (name: string) => join(folder.path, 'vectors', name),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}

/** The store finds the rows of exactly these ids, each by its own vector. */
function expectHolds(store: VectorStore, ids: readonly number[]): void {
  expect(store.count).toBe(ids.length)
  expect(store.search(row(0), 10_000).map(({ key }) => key).sort((a, b) => a - b)).toEqual([...ids])
  for (const id of ids.filter((_, i) => i % 37 === 0))
    expect(store.search(row(id - 1), 1)[0]!.key).toBe(id)
}

describe.each([['exact', {}], ['approximate', { threshold: 500 }]])('a vector store, %s', (_, options) => {
  it('reads everything from the catalog the first time, in pages', async () => {
    await using it = await setUp(options)
    it.catalog.insert(numbers(0, 4001))
    expectHolds(await it.open(), numbers(1, 4002))
    expect(it.log).toEqual([])
  })

  it('loads its snapshot and reads only what is newer', async () => {
    await using it = await setUp(options)
    it.catalog.insert(numbers(0, 1000))
    const first = await it.open()
    first.save(it.catalog.marks())
    expect(await it.files()).toEqual(['mini.1000-0.idx'])
    it.catalog.insert(numbers(1000, 1010))
    it.catalog.takeReads()
    expectHolds(await it.open(), numbers(1, 1011))
    expect(it.catalog.takeReads()).toEqual(numbers(1001, 1011))
  })

  it('applies what was deleted while it was closed, of before and after its snapshot', async () => {
    await using it = await setUp(options)
    it.catalog.insert(numbers(0, 1000))
    const first = await it.open()
    it.catalog.remove([5])
    first.remove([5])
    first.save(it.catalog.marks())
    expect(await it.files()).toEqual(['mini.1000-1.idx'])
    it.catalog.insert([1000, 1001])
    it.catalog.remove([7, 1000, 1001])
    expectHolds(await it.open(), [...numbers(1, 5), 6, ...numbers(8, 1000), 1002])
    expect(it.log).toEqual([])
  })

  it('may be saved with marks that lag behind', async () => {
    await using it = await setUp(options)
    it.catalog.insert(numbers(0, 900))
    const first = await it.open()
    const marks = it.catalog.marks()
    const ids = it.catalog.insert(numbers(900, 950))
    first.add(ids, flat(numbers(900, 950)))
    it.catalog.remove([3, 940])
    first.remove([3, 940])
    first.save(marks)
    expectHolds(await it.open(), numbers(1, 951).filter(id => id !== 3 && id !== 940))
    expect(it.log).toEqual([])
  })

  it('keeps one snapshot, and writes none when nothing moved', async () => {
    await using it = await setUp(options)
    it.catalog.insert(numbers(0, 600))
    const store = await it.open()
    store.save(it.catalog.marks())
    const { mtimeMs, ino } = await stat(it.file('mini.600-0.idx'))
    store.save(it.catalog.marks())
    expect(await stat(it.file('mini.600-0.idx'))).toMatchObject({ mtimeMs, ino })
    store.add(it.catalog.insert([600]), row(600))
    store.save(it.catalog.marks())
    it.catalog.remove([1])
    store.remove([1])
    store.save(it.catalog.marks())
    expect(await it.files()).toEqual(['mini.601-1.idx'])
    expectHolds(await it.open(), numbers(2, 602))
  })

  it.each([
    ['cut short', async (file: string) => truncate(file, (await stat(file)).size - 100)],
    ['empty', (file: string) => truncate(file, 0)],
    ['of other bytes', (file: string) => writeFile(file, 'not an index at all, but longer than its trailer would be')],
    ['damaged inside', async (file: string) => {
      const bytes = await readFile(file)
      bytes[500]! ^= 255
      await writeFile(file, bytes)
    }],
  ])('is built anew when its snapshot is %s, and says so', async (__, damage) => {
    await using it = await setUp(options)
    it.catalog.insert(numbers(0, 700))
    const first = await it.open()
    first.save(it.catalog.marks())
    await damage(it.file('mini.700-0.idx'))
    const again = await it.open()
    expectHolds(again, numbers(1, 701))
    expect(it.log).toEqual(['a snapshot of the vector index is not usable'])
    again.save(it.catalog.marks())
    expectHolds(await it.open(), numbers(1, 701))
    expect(it.log).toHaveLength(1)
  })
})

describe('a vector store', () => {
  it('passes over a snapshot whose writing was cut off before the rename, and removes it', async () => {
    await using it = await setUp()
    it.catalog.insert(numbers(0, 100))
    const first = await it.open()
    first.save(it.catalog.marks())
    it.catalog.insert(numbers(100, 120))
    await writeFile(it.file('mini.120-0.idx.tmp'), (await readFile(it.file('mini.100-0.idx'))).subarray(0, 1000))
    await writeFile(it.file('mini.2.120-0.idx.tmp'), 'another encoder\'s')
    expectHolds(await it.open(), numbers(1, 121))
    expect(await it.files()).toEqual(['mini.100-0.idx', 'mini.2.120-0.idx.tmp'])
  })

  it('takes an older snapshot when the newest is bad', async () => {
    await using it = await setUp()
    it.catalog.insert(numbers(0, 100))
    const first = await it.open()
    first.save(it.catalog.marks())
    await writeFile(it.file('mini.110-0.idx'), 'bad')
    it.catalog.insert(numbers(100, 110))
    it.catalog.takeReads()
    expectHolds(await it.open(), numbers(1, 111))
    expect(it.catalog.takeReads()).toEqual(numbers(101, 111))
  })

  it('is built anew when it does not match the catalog: tombstones that were forgotten too early', async () => {
    await using it = await setUp()
    it.catalog.insert(numbers(0, 100))
    const first = await it.open()
    first.save(it.catalog.marks())
    it.catalog.remove([1, 2, 3])
    it.catalog.forgetTombstones()
    const again = await it.open()
    expectHolds(again, numbers(4, 101))
    expect(it.log).toEqual(['the vector index does not match the catalog and is built anew'])
    again.save({ highWater: 100, tombstoneSeq: 0 })
    expectHolds(await it.open(), numbers(4, 101))
    expect(it.log).toHaveLength(1)
  })

  it('is built anew when the encoder has other dimensions now', async () => {
    await using it = await setUp()
    it.catalog.insert(numbers(0, 50))
    const first = await it.open()
    first.save(it.catalog.marks())
    const none: EmbeddingSource = { count: () => 0, readAfter: () => ({ ids: [], vectors: new Float32Array(0) }), tombstonesAfter: () => [] }
    const other = await it.open('mini', none, 4)
    expect(other.count).toBe(0)
    expect(it.log).toEqual(['a snapshot of the vector index is not usable'])
  })

  it('shares its folder with the stores of other encoders, also of similar names', async () => {
    await using it = await setUp()
    it.catalog.insert(numbers(0, 50))
    for (const id of ['mini', 'mini.v2', 'mini-1'])
      (await it.open(id)).save(it.catalog.marks())
    it.catalog.insert([50]);
    (await it.open('mini')).save(it.catalog.marks())
    expect(await it.files()).toEqual(['mini-1.50-0.idx', 'mini.51-0.idx', 'mini.v2.50-0.idx'])
  })

  it('holds nothing when the catalog holds nothing', async () => {
    await using it = await setUp()
    const store = await it.open()
    expect(store.count).toBe(0)
    expect(store.search(row(0), 5)).toEqual([])
    store.save(it.catalog.marks())
    expectHolds(await it.open(), [])
  })
})

it('is built anew from the catalog beside what comes and goes meanwhile, which the old index answers until then', async () => {
  await using scene = await setUp()
  const { catalog } = scene
  const ids = catalog.insert(numbers(0, 2000))
  const store = await scene.open()
  store.remove(ids.slice(0, 5))
  expect(store.count).toBe(1995)
  const building = store.rebuild()
  await setImmediate()
  const late = catalog.insert(numbers(2000, 2010))
  store.add(late, flat(numbers(2000, 2010)))
  catalog.remove(ids.slice(1000, 1010))
  store.remove(ids.slice(1000, 1010))
  expect(store.count).toBe(1995)
  await building
  expectHolds(store, [...ids.slice(0, 1000), ...ids.slice(1010), ...late])
  store.save(catalog.marks())
  expect((await scene.open()).count).toBe(2000)
})

it('stops growing when it is closed', async () => {
  await using scene = await setUp({ threshold: 1000 })
  scene.catalog.insert(numbers(0, 2000))
  const [one, two] = [await scene.open('one'), await scene.open('two')]
  one.close()
  two.save(scene.catalog.marks())
  await vi.waitUntil(() => scene.told.some(message => message.includes('complete')))
  for (let turn = 0; turn < 100; turn++)
    await setImmediate()
  expect(scene.told.filter(message => message.includes('complete'))).toHaveLength(1)
})

it('answers exactly as soon as it is open, and from a graph once that has grown', async () => {
  await using scene = await setUp({ threshold: 1000 })
  const { catalog } = scene
  const ids = catalog.insert(numbers(0, 2000))
  const store = await scene.open()
  store.save(catalog.marks())
  const early = await stat(scene.file((await scene.files())[0]!))
  expectHolds(store, ids)

  await vi.waitUntil(async () => {
    store.save(catalog.marks())
    return (await stat(scene.file((await scene.files())[0]!))).size !== early.size
  })
  expectHolds(store, ids)
  expectHolds(await scene.open(), ids)
})

it('compares with chosen vectors once it has read them, and follows what comes and goes', async () => {
  await using scene = await setUp()
  const { catalog } = scene
  const ids = catalog.insert(numbers(0, 1000))
  const store = await scene.open()
  expect(store.nearestAmong(row(10), ids, 1)).toBeUndefined()
  const gone = ids[20]!
  catalog.remove([gone])
  store.remove([gone])
  const [late] = catalog.insert([2000]) as [number]
  store.add([late], row(2000))
  await vi.waitUntil(() => store.nearestAmong(row(10), ids, 1))
  expect(store.nearestAmong(row(10), ids, 1)).toMatchObject([{ key: ids[10] }])
  expect(store.nearestAmong(row(20), [gone, ids[21]!], 2)).toMatchObject([{ key: ids[21] }])
  expect(store.nearestAmong(row(2000), [late, ...ids], 1)).toMatchObject([{ key: late }])
  store.close()
  expect(() => store.nearestAmong(row(10), ids, 1)).not.toThrow()
})
