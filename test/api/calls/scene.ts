import type { Asset } from '../../../src-main/contract/entities.ts'
import type { RouteName } from '../../../src-main/contract/routes.ts'
import type { Server } from '../../helpers/server.ts'
import { join } from 'node:path'
import { expect } from 'vitest'
import { indexPictures, startServer, untilIdle } from '../../helpers/server.ts'
import { writeColourDetector } from '../../helpers/tiny-detectors.ts'

/** A server with a library of three pictures. Each call leaves it as it found it. */
export interface Scene {
  readonly server: Server
  readonly libraryId: number
  /** The absolute path of the first picture. */
  readonly picture: string
  readonly firstAsset: () => Promise<Asset>
  /** Runs `work` while a detector of this id is in use, and has looked at all pictures. */
  readonly withDetector: (id: string, work: () => Promise<void>) => Promise<void>
}

/** One call of every route; what comes back has been held against its schema. */
export type Calls = { readonly [N in RouteName]: (scene: Scene) => Promise<void> }

export const anyText = expect.any(String) as string

export async function openScene(): Promise<Scene> {
  const server = await startServer()
  const libraryId = await indexPictures(server, 'pictures', 3)
  return {
    server,
    libraryId,
    picture: join(server.folder, 'pictures', '1.png'),
    firstAsset: async () => (await server.client.listAssets({ libraryId })).assets[0]!,
    withDetector: async (id, work) => {
      await server.client.importDetector({ folder: await writeColourDetector(join(server.folder, id)) })
      await untilIdle(server.client)
      await work()
      await server.client.removeDetector({ id })
    },
  }
}
