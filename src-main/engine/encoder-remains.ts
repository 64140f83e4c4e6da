import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { EncoderManifest } from '../encoders/manifest.ts'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { stepsOfEncoder } from '../ingest/steps.ts'
import { channelKeys } from '../vectors/space.ts'

export interface EncoderRemainsOptions {
  readonly catalog: Catalog
  /** Holds the snapshots of the indexes, in a folder for each encoder. */
  readonly snapshots: string
  readonly log: Logger
}

/** What is kept of an encoder beside its files: what it embedded, and what was found out about it. */
export function createEncoderRemains({ catalog, snapshots, log }: EncoderRemainsOptions) {
  /** The snapshots go first: they must not outlive what they were made of. */
  function dropEmbedded(id: string): void {
    rmSync(join(snapshots, id), { recursive: true, force: true })
    catalog.transaction(() => {
      for (const key of Object.values(channelKeys(id))) {
        catalog.embeddings.removeEncoder(key)
        catalog.anchors.removeEncoder(key)
      }
      stepsOfEncoder(id).forEach(catalog.ingest.dropStep)
    })
  }

  function dropFindings(id: string): void {
    catalog.calibrations.remove(id)
    catalog.settings.remove(`measurement.${id}`)
  }

  return {
    /** Drops all that was embedded with an encoder; one that was being prepared is so no longer. */
    forget: (id: string): void => catalog.transaction(() => {
      if (catalog.settings.get('encoder.preparing') === id) {
        catalog.settings.remove('encoder.preparing')
        catalog.settings.remove('encoder.upgrading')
      }
      dropEmbedded(id)
    }),

    /** Drops what was found out about an encoder that is not installed any more. */
    forgetFindings: (id: string): void => catalog.transaction(() => {
      dropFindings(id)
      catalog.settings.remove(`encoder.version.${id}`)
    }),

    /**
     * Notes the version of an encoder before something is done with it. What is left of another version of the same id is dropped:
     * the vectors of two versions cannot be compared. What lies there without a version counts as of this one.
     */
    keepVersion: ({ id, version }: Pick<EncoderManifest, 'id' | 'version'>): void => {
      const key = `encoder.version.${id}` as const
      const before = catalog.settings.get(key)
      if (before === version)
        return
      catalog.transaction(() => {
        if (before !== undefined) {
          dropEmbedded(id)
          dropFindings(id)
        }
        catalog.settings.set(key, version)
      })
      if (before !== undefined)
        log.warn({ encoder: id, before, version }, 'the encoder is of another version than the embeddings that were made with it; they were dropped, and everything is embedded anew')
    },
  }
}
