import type { Catalog } from '../catalog/catalog.ts'
import type { PendingAsset } from '../catalog/ingest.ts'
import type { OpenDetector } from '../detectors/types.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Eyes, Picture } from '../stage/look.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Step } from './steps.ts'
import { identify } from './identify.ts'
import { inSpace } from './in-space.ts'
import { readMetadata } from './metadata.ts'
import { detect, embedObjects } from './objects.ts'
import { savePicture } from './picture.ts'

/** What the handlers work with. */
export interface IngestParts {
  readonly catalog: Catalog
  readonly eyes: Eyes
  readonly previews: PreviewFiles
  /** The spaces that are kept complete: the one that answers and the one that is being prepared. */
  readonly spaces: () => readonly Space[]
  readonly surface: SurfaceSpace
  /** What objects in images are looked for with; undefined while nothing is. */
  readonly detector: () => Pick<OpenDetector, 'id' | 'detect'> | undefined
}

/** One asset on its way through the steps. */
export interface Job {
  readonly asset: PendingAsset
  /** Its pixels, decoded or rendered once however many steps ask. */
  readonly picture: () => Promise<Picture>
}

/** How a step ends: `commit` writes to the catalog, in one transaction with the record that the step is done. */
export interface Outcome {
  readonly commit: () => Verdict
}

export interface Verdict {
  /** False when there is nothing to record: the asset turned out to be another one, or its step is not wanted any more. */
  readonly isDone: boolean
  /** The asset that it turned out to be. */
  readonly became?: number
  /** Runs after the transaction. */
  readonly publish?: () => void
}

type Handlers = { readonly [K in Step['step']]: (parts: IngestParts, job: Job, step: Extract<Step, { step: K }>) => Promise<Outcome> }

const handlers = {
  identify,

  metadata: readMetadata,

  async preview({ catalog, previews }, { asset, picture }) {
    const seen = await picture()
    const { width, height, triangles } = seen
    const name = await savePicture(previews, asset.kind, seen)
    return {
      commit: () => {
        catalog.ingest.setPicture(asset.id, { picture: name, width, height, triangles })
        return { isDone: true }
      },
    }
  },

  async surface({ surface }, { asset, picture }) {
    const { views } = await picture()
    const vectors = await surface.describe(views)
    return { commit: () => ({ isDone: true, publish: surface.channel.replace(asset.id, vectors) }) }
  },

  embed: (parts, { asset, picture }, { encoder }) => inSpace(parts, encoder, async (space) => {
    const { views } = await picture()
    return { asset, channel: space.look, vectors: await space.embed(views) }
  }),

  shape: (parts, { asset, picture }, { encoder }) => inSpace(parts, encoder, async (space) => {
    const { views, clay } = await picture()
    const known = clay === views ? space.look.ofAssets([asset.id]).get(asset.id) : undefined
    return { asset, channel: space.shape, vectors: known ?? await space.embed(clay ?? []) }
  }),

  detect,

  objects: embedObjects,
} satisfies Handlers

/** Does one step of an asset, up to but without its commit. */
export function perform(parts: IngestParts, job: Job, step: Step): Promise<Outcome> {
  const handler = handlers[step.step] as (parts: IngestParts, job: Job, step: Step) => Promise<Outcome>
  return handler(parts, job, step)
}
