import type { HostedStandIn } from '../hosted-services/types.ts'
import type { World } from './world.ts'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bucket, collectionKey } from './world.ts'

/** What should lie at a service of a world's collection: MD5s, or for services that take paths those; sorted. */
export async function expectedContents({ keeping, root }: Pick<World, 'keeping' | 'root'>, takesPaths: boolean): Promise<string[]> {
  const assets = keeping().catalog.assets.page({ collections: [collectionKey] }, 0, 10_000)
  const contents = await Promise.all(assets.map(async ({ path }) => takesPaths ? `${bucket}/${path}` : createHash('md5').update(await readFile(join(root, path))).digest('hex')))
  return contents.sort()
}

/** What lies in a container; sorted. */
export function contentsOf(standIn: HostedStandIn, container: string): string[] {
  return standIn.contents(container).map(({ content }) => content).sort()
}
