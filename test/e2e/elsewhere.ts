import type { RunningEngine } from './engine.ts'
import type { Library } from './window.ts'
import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startEngine, untilIdle } from './engine.ts'

/** Another engine that speaks as hosted services do, with pictures of its own and those that are kept there. */
export interface Elsewhere {
  readonly engine: RunningEngine
  /** Fields of accounts there, by service. */
  readonly fields: Readonly<Record<'echo3d' | 'visual-layer' | 'likeness', Record<string, string>>>
  /** The key of a collection with all of its pictures. */
  readonly collection: string
}

/** Starts it with some of the library's pictures, and ends it when it was used. */
export async function startElsewhere(library: Library, use: (elsewhere: Elsewhere) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  await using engine = await startEngine(join(folder.path, 'data'))
  const files = join(folder.path, 'theirs')
  await mkdir(files)
  for (const path of library.images.filter((path, i) => i < 6 || path.includes('/wood/')))
    await copyFile(join(library.folder, path), join(files, `their-${basename(path)}`))
  await engine.client.addLibrary({ path: files })
  await untilIdle(engine)
  const { assets } = await engine.client.listAssets({})
  const { key: collection } = await engine.client.createCollection({ name: 'Theirs', assetIds: assets.map(({ id }) => id) })
  const { key, credential, secret } = await engine.client.addApiKey({ name: 'Ann', email: 'ann@example.com', dailyQuota: 10_000 })
  const { origin, searchParams } = new URL(engine.address)
  await use({
    engine,
    collection,
    fields: {
      'echo3d': { address: `${origin}/echo3d`, key: collection, email: 'ann@example.com', userKey: credential },
      'visual-layer': { address: `${origin}/visual-layer`, apiKey: key.id, apiSecret: secret },
      'likeness': { address: origin, token: searchParams.get('token')! },
    },
  })
}
