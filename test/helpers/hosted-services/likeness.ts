import type { Engine } from '../../../src-main/engine/engine.ts'
import type { StandInEnv } from './stand-in.ts'
import type { HostedStandIn, StoredItem } from './types.ts'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { newCollectionKey } from '../../../src-main/catalog/collection-key.ts'
import { likeness } from '../../../src-main/sync/connectors/likeness.ts'
import { startServer, untilIdle } from '../server.ts'
import { startStandIn } from './stand-in.ts'

export interface LikenessStandIn extends HostedStandIn {
  /** The server itself. */
  readonly engine: Engine
}

/**
 * No stand-in but a real engine on an empty data folder, behind a port that has faults on demand. It indexes nothing unless it is told
 * to: what it receives must be there without that.
 */
export async function startLikeness(random: () => number = Math.random): Promise<LikenessStandIn> {
  const server = await startServer()
  const { engine } = server
  const { catalog } = engine
  await engine.client.pause()
  // A library from the beginning, so that no scan is under way while somebody changes something.
  const { receivesInto } = await engine.client.status()
  await mkdir(receivesInto)
  await engine.client.addLibrary({ path: receivesInto })
  await untilIdle(engine.client)
  const standIn = await startStandIn(new Hono<StandInEnv>().all('*', c => engine.fetch(c.req.raw)), random)
  const containers: string[] = []

  function itemsIn(container: string): StoredItem[] {
    return catalog.received.page(container, '', 1_000_000).map(({ key, name, assetId, path }) => ({
      id: String(assetId),
      name,
      content: createHash('md5').update(readFileSync(join(rootOf(assetId), path))).digest('hex'),
      metadata: { key, tags: catalog.tags.ofAsset(assetId), ...Object.fromEntries(catalog.metadata.ofAsset(assetId).map(({ key, value }) => [key, value])) },
    }))
  }

  function rootOf(assetId: number): string {
    return catalog.assets.location(assetId)!.root
  }

  function pathOf(container: string, id: string): string {
    const file = catalog.received.page(container, '', 1_000_000).find(({ assetId }) => String(assetId) === id)
    if (!file)
      throw new Error(`there is no item ${id} in ${container}`)
    return join(rootOf(file.assetId), file.path)
  }

  return {
    ...standIn,
    engine,
    connector: likeness,
    fields: { address: standIn.url, token: engine.token },
    addContainer: (name) => {
      const key = newCollectionKey(catalog.collections.has)
      catalog.collections.insert({ key, name, libraryId: null }, [])
      containers.push(key)
      return key
    },
    contents: itemsIn,
    everything: () => [...new Set([...containers, ...catalog.collections.list().map(({ key }) => key)])].flatMap(itemsIn),
    // What a scan and the reading of the file would come to, at once.
    changeItem: (container, id) => {
      const path = pathOf(container, id)
      writeFileSync(path, `changed by somebody: ${path}`)
      const { size, mtimeMs, birthtimeMs } = statSync(path)
      catalog.scans.change(Number(id), { size, mtimeMs, createdMs: birthtimeMs })
      catalog.ingest.setHash(Number(id), createHash('md5').update(path).digest('hex'))
    },
    deleteItem: (container, id) => {
      rmSync(pathOf(container, id))
      catalog.scans.missing(Number(id))
    },
    expireTokens: () => {},
    [Symbol.asyncDispose]: async () => {
      await standIn[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
