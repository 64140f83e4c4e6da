import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { IngestProgress } from '../../../src-main/contract/entities.ts'
import type { EventBus } from '../../../src-main/contract/event-bus.ts'
import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { OpenDetector } from '../../../src-main/detectors/types.ts'
import type { Ingest, IngestOptions } from '../../../src-main/ingest/ingest.ts'
import type { PreviewFiles } from '../../../src-main/media/preview-files.ts'
import type { ModelFile, Turntable } from '../../../src-main/stage/types.ts'
import type { Space } from '../../../src-main/vectors/space.ts'
import type { SurfaceSpace } from '../../../src-main/vectors/surface-space.ts'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { vi } from 'vitest'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { openEncoder } from '../../../src-main/encoders/session.ts'
import { createIngest } from '../../../src-main/ingest/ingest.ts'
import { scanLibrary } from '../../../src-main/library/scan.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { previewFiles } from '../../../src-main/media/preview-files.ts'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { openSurfaceSpace } from '../../../src-main/vectors/surface-space.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { withCatalog } from '../catalog/seed.ts'

export interface Scene {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly seen: LikenessEvent[]
  readonly previews: PreviewFiles
  readonly space: Space
  readonly surface: SurfaceSpace
  /** The spaces that ingest keeps complete; tests may change it. */
  readonly spaces: Space[]
  /** The library's root. */
  readonly root: string
  readonly libraryId: number
  /** Names of the files that were decoded, in order. */
  readonly decoded: string[]
  /** Called with each file after it was decoded, with each model that is to be rendered, and with the views of which the surface is described; what objects are looked for with. Tests may set them. */
  readonly hooks: { afterDecoding: (file: ModelFile) => void | Promise<void>, render: (file: ModelFile) => Promise<Turntable>, describe: SurfaceSpace['describe'], detector?: Pick<OpenDetector, 'id' | 'detect'> | undefined }
  /** Of the machine; tests may change them. */
  readonly conditions: { onBattery: boolean, userActive: boolean }
  /** Of room and time; they hold from the next restart. */
  readonly limits: { -readonly [K in 'leastFree' | 'limitMs' | 'lookEveryMs']?: IngestOptions[K] }
  /** Where a file was not that was to be read. */
  readonly gone: { readonly libraryId: number, readonly folder: string }[]
  ingest: Ingest
  /** Compares the library, or another one, with its folder. */
  readonly scan: (libraryId?: number) => Promise<void>
  /** Lets ingest work until nothing waits. */
  readonly settle: () => Promise<void>
  /** Closes ingest and starts another one on the same catalog. */
  readonly restart: () => Promise<void>
}

const defaultEncoder = fileURLToPath(new URL('../../../resources/encoders/likeness-mini', import.meta.url))

/**
 * Runs `work` with the ingest pipeline on a catalog and a library of its own, with the real decoder and encoder; what is decoded is
 * counted. The data folder is one of its own, or an empty one that is given.
 */
export function withIngest(work: (scene: Scene) => Promise<void>, givenDataDir?: string): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    await using folder = await temporaryFolder()
    const log = pino({ level: 'silent' })
    const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage here')), threads: 1 })
    const space = await openSpace({ catalog, encoder: await openEncoder(defaultEncoder), folder: join(dataDir, 'vectors'), log })
    const surface = await openSurfaceSpace({ catalog, folder: join(dataDir, 'vectors', '+surface'), log })
    const events = createEventBus((error) => {
      throw error
    })
    const seen: LikenessEvent[] = []
    events.listen(event => seen.push(event))
    const previews = previewFiles(dataDir)
    const spaces = [space]
    const decoded: string[] = []
    const hooks: Scene['hooks'] = { afterDecoding: () => {}, render: () => Promise.reject(new Error('no stage here')), describe: surface.describe }
    const gone: Scene['gone'] = []
    const limits: Scene['limits'] = {}
    const conditions = { onBattery: false, userActive: false }
    const start = () => createIngest({
      catalog,
      eyes: {
        decode: async (file, guard) => {
          decoded.push(file.path.slice(file.path.lastIndexOf('/') + 1))
          const image = await decoder.decode(file, guard)
          await hooks.afterDecoding(file)
          return image
        },
        stage: { render: file => hooks.render(file) },
      },
      previews,
      spaces: () => spaces,
      surface: { ...surface, describe: images => hooks.describe(images) },
      detector: () => hooks.detector,
      events,
      log,
      scanning: () => false,
      conditions: () => conditions,
      dataDir,
      onGone: (libraryId, folder) => {
        gone.push({ libraryId, folder })
      },
      ...limits,
      onDrained: () => {},
    })
    const libraryId = catalog.libraries.insert(folder.path, 'test')
    const scene: Scene = {
      catalog,
      events,
      seen,
      previews,
      space,
      surface,
      spaces,
      root: folder.path,
      libraryId,
      decoded,
      hooks,
      conditions,
      limits,
      gone,
      ingest: start(),
      scan: async (id = libraryId) => {
        await scanLibrary({ catalog, library: catalog.libraries.get(id)! })
      },
      settle: async () => {
        scene.ingest.wake()
        await vi.waitUntil(() => scene.ingest.progress().phase === 'idle', { timeout: 30_000, interval: 5 })
      },
      restart: async () => {
        await scene.ingest.close()
        scene.ingest = start()
      },
    }
    try {
      await work(scene)
    }
    finally {
      await scene.ingest.close()
      await decoder.close()
      surface.channel.close()
      await space.close()
    }
  }, givenDataDir)
}

/** Waits until ingest tells, from now on, that it is in this phase; answers what it told. */
export async function untilPhase({ seen }: Scene, phase: IngestProgress['phase']): Promise<IngestProgress> {
  const from = seen.length
  const told = () => seen.slice(from).flatMap(event => event.type === 'progress' && event.progress.phase === phase ? [event.progress] : []).at(-1)
  return vi.waitUntil(told, { timeout: 15_000, interval: 5 })
}
