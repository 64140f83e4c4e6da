import type { Calibration, EncoderManifest as Manifest } from './manifest.ts'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { failure, toLikenessError } from '../contract/errors.ts'
import { isWithin } from '../media/paths.ts'
import { EncoderManifest } from './manifest.ts'
import { readJsonFile, subfolders } from './model-folder.ts'

export interface InstalledEncoder {
  readonly manifest: Manifest
  /** Absolute path, for `openEncoder`. */
  readonly folder: string
}

export interface EncoderList {
  /** By id. */
  readonly encoders: readonly InstalledEncoder[]
  /** Folders that are not usable encoders, and why. */
  readonly broken: readonly { readonly folder: string, readonly reason: string }[]
}

/** Reads and validates the `manifest.json` of an encoder's folder. Errors: encoder_invalid. */
export async function readManifest(folder: string): Promise<Manifest> {
  const json = await readJson(join(folder, 'manifest.json'))
  const manifest = EncoderManifest.safeParse(json)
  if (!manifest.success)
    throw failure('encoder_invalid', { reason: `manifest.json: ${z.prettifyError(manifest.error)}` })
  const { vision, text, calibration } = manifest.data
  for (const points of [calibration, text?.calibration])
    requireRising(points ?? [])
  for (const file of [vision.file, ...text ? [text.file, text.tokenizer] : []]) {
    if (!isWithin(resolve(folder, file), resolve(folder)))
      throw failure('encoder_invalid', { reason: `manifest.json: the file "${file}" lies outside its folder` })
  }
  return manifest.data
}

/**
 * The encoders in these folders, each in a folder of its own that holds a `manifest.json`; a folder that is not there
 * holds none. Of several with one id the first counts. Folders whose name begins with a dot are passed over.
 */
export async function listEncoders(dirs: readonly string[]): Promise<EncoderList> {
  const encoders = new Map<string, InstalledEncoder>()
  const broken: { folder: string, reason: string }[] = []
  for (const folder of (await Promise.all(dirs.map(subfolders))).flat()) {
    try {
      const manifest = await readManifest(folder)
      const other = encoders.get(manifest.id)
      if (other !== undefined)
        throw failure('encoder_invalid', { reason: `the encoder in ${other.folder} has the id "${manifest.id}" too` })
      encoders.set(manifest.id, { manifest, folder })
    }
    catch (error) {
      broken.push({ folder, reason: toLikenessError(error).message })
    }
  }
  return { encoders: [...encoders.values()].sort((a, b) => a.manifest.id < b.manifest.id ? -1 : 1), broken }
}

/** The encoder of this id. Errors: encoder_not_found. */
export async function findEncoder(dirs: readonly string[], id: string): Promise<InstalledEncoder> {
  const { encoders } = await listEncoders(dirs)
  const found = encoders.find(({ manifest }) => manifest.id === id)
  if (found === undefined)
    throw failure('encoder_not_found', { id })
  return found
}

/** Reads a JSON file. Errors: encoder_invalid when it is missing or not JSON. */
export function readJson(file: string): Promise<unknown> {
  return readJsonFile(file, (reason, cause) => failure('encoder_invalid', { reason }, cause))
}

function requireRising(calibration: Calibration): void {
  const rising = calibration.every(([cosine, score], i) => i === 0 || (cosine > calibration[i - 1]![0] && score > calibration[i - 1]![1]))
  const complete = calibration.length === 0 || (calibration[0]![1] === 0 && calibration.at(-1)![0] === 1 && calibration.at(-1)![1] === 1)
  if (!rising || !complete)
    throw failure('encoder_invalid', { reason: 'manifest.json: the calibration must rise strictly from score 0 to (1, 1)' })
}
