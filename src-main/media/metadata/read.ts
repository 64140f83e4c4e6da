import type { Source } from './source.ts'
import type { FoundMetadata } from './values.ts'
import { open } from 'node:fs/promises'
import { LikenessError } from '../../contract/errors.ts'
import { formatById } from '../../contract/formats.ts'
import { toFileFailure } from '../errors.ts'
import { readGlbMetadata, readGltfMetadata } from './gltf.ts'
import { readColladaMetadata, readCommentMetadata } from './heads.ts'
import { readImageMetadata } from './images.ts'
import { fileSource } from './source.ts'
import { decodeDocument } from './text.ts'
import { readUsdMetadata } from './usd.ts'
import { nothing } from './values.ts'
import { parseXmp } from './xmp.ts'

type MetadataReader = (source: Source) => Promise<FoundMetadata>

/** Readers of models, by format. Images are told apart by their content. */
const modelReaders: Readonly<Record<string, MetadataReader>> = {
  glb: readGlbMetadata,
  gltf: readGltfMetadata,
  usd: readUsdMetadata,
  obj: readCommentMetadata,
  ply: readCommentMetadata,
  dae: readColladaMetadata,
}

/** Longest sidecar that is read, bytes. */
export const sidecarLimit = 1_000_000

/**
 * What a file of a format (a `Format.id`) says of itself. Only the parts that hold metadata are read. What is damaged says
 * nothing. Errors: file_unreadable.
 */
export async function readFileMetadata(path: string, format: string): Promise<FoundMetadata> {
  const read = formatById(format).kind === 'image' ? readImageMetadata : modelReaders[format]
  if (!read)
    return nothing
  try {
    await using file = await open(path)
    return await read(fileSource(file, (await file.stat()).size))
  }
  catch (error) {
    if (isOfSystem(error))
      throw toFileFailure(error)
    if (error instanceof LikenessError)
      throw error
    return nothing
  }
}

/**
 * What a sidecar says: nothing when it is gone, longer than `sidecarLimit` or no XMP. Undefined when it could not be read this
 * time, so that what it said before may stay.
 */
export async function readSidecar(path: string): Promise<FoundMetadata | undefined> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    return size > sidecarLimit ? nothing : parseXmp(decodeDocument(await fileSource(file, size).read(0, size)))
  }
  catch (error) {
    return isOfSystem(error) && error.code === 'ENOENT' ? nothing : undefined
  }
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
