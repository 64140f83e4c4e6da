import type { DetectorManifest as Manifest } from './manifest.ts'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { failure, toLikenessError } from '../contract/errors.ts'
import { readJsonFile, subfolders } from '../encoders/model-folder.ts'
import { isWithin } from '../media/paths.ts'
import { DetectorManifest } from './manifest.ts'

export interface InstalledDetector {
  readonly manifest: Manifest
  /** Absolute path, for `openDetector`. */
  readonly folder: string
}

export interface DetectorList {
  /** By id. */
  readonly detectors: readonly InstalledDetector[]
  /** Folders that are not usable detectors, and why. */
  readonly broken: readonly { readonly folder: string, readonly reason: string }[]
}

/** Reads and validates the `manifest.json` of a detector's folder. Errors: detector_invalid. */
export async function readManifest(folder: string): Promise<Manifest> {
  return checkManifest(folder, await readJson(join(folder, 'manifest.json')))
}

/** A manifest for this folder. Errors: detector_invalid, with what is missing or wrong. */
export function checkManifest(folder: string, json: unknown): Manifest {
  const manifest = DetectorManifest.safeParse(json)
  if (!manifest.success)
    throw failure('detector_invalid', { reason: `manifest.json: ${z.prettifyError(manifest.error)}` })
  if (!isWithin(resolve(folder, manifest.data.file), resolve(folder)))
    throw failure('detector_invalid', { reason: `manifest.json: the file "${manifest.data.file}" lies outside its folder` })
  return manifest.data
}

/** The detectors in the subfolders of a folder, which need not be there. Those whose name begins with a dot are passed over. */
export async function listDetectors(dir: string): Promise<DetectorList> {
  const detectors: InstalledDetector[] = []
  const broken: { folder: string, reason: string }[] = []
  for (const folder of await subfolders(dir)) {
    try {
      const manifest = await readManifest(folder)
      if (manifest.id !== basename(folder))
        throw failure('detector_invalid', { reason: `its folder is not named after its id "${manifest.id}"` })
      detectors.push({ manifest, folder })
    }
    catch (error) {
      broken.push({ folder, reason: toLikenessError(error).message })
    }
  }
  return { detectors, broken }
}

/** The detector of this id in a folder of detectors. Errors: detector_not_found. */
export async function findDetector(dir: string, id: string): Promise<InstalledDetector> {
  const { detectors } = await listDetectors(dir)
  const found = detectors.find(({ manifest }) => manifest.id === id)
  if (found === undefined)
    throw failure('detector_not_found', { id })
  return found
}

/** Reads a JSON file. Errors: detector_invalid when it is missing or not JSON. */
export function readJson(file: string): Promise<unknown> {
  return readJsonFile(file, (reason, cause) => failure('detector_invalid', { reason }, cause))
}
