import type { FilePart, Outgoing } from '../../types.ts'
import type { UploadContract } from './service.ts'
import { posix } from 'node:path'
import { isAsItLies } from '../../as-it-lies.ts'

export interface UploadForm {
  readonly fields: Readonly<Record<string, string>>
  readonly files: readonly FilePart[]
}

/** BRICK_TARGET: a file that stands for itself, without an image or a place that it appears at. */
const noTarget = '2'

/**
 * The form of an upload, without credentials (docs.echo3d.com/api/upload).
 *
 * `file`: one file in the part `file`; `noProcessingWait` has echo3D answer as soon as it is saved, not up to five minutes later. That
 * a file may be a duplicate is left at its default: echo3D takes no file twice (MD5), which guards what the ledger does not know. Of what
 * was made here, `allowDuplicate` says so: a round thing looks the same from two sides.
 *
 * `typed`: `hologram_type` says what it is, and the parts are named by that; of a model "the file or files" go as `file_model`, so the
 * files beside it go along. The pages before the newest name neither of those two options.
 */
export function uploadForm(contract: UploadContract, container: string, item: Outgoing, data: string): UploadForm {
  const fields = { key: container, target_type: noTarget, data }
  const part = (name: string): FilePart => ({ name, fileName: item.name, mediaType: item.mediaType, bytes: item.bytes, open: () => item.open() })
  if (contract === 'file')
    return { fields: { ...fields, noProcessingWait: 'true', ...!isAsItLies(item) && { allowDuplicate: 'true' } }, files: [part('file')] }
  if (item.asset.kind === 'image' || item.view !== null)
    return { fields: { ...fields, hologram_type: '1' }, files: [part('file_image_hologram')] }
  const companions = item.companions.map(({ path, bytes, open }): FilePart => ({ name: 'file_model', fileName: posix.basename(path), mediaType: 'application/octet-stream', bytes, open }))
  return { fields: { ...fields, hologram_type: '2', type: 'upload' }, files: [part('file_model'), ...companions] }
}
