import type { ErrorCode, LikenessError } from '../../contract/errors.ts'
import { formats } from '../../contract/formats.ts'

/** Ids of the formats of images, for APIs that search by images only. */
export const imageFormats: readonly string[] = formats.filter(({ kind }) => kind === 'image').map(({ id }) => id)

const unreadable: ReadonlySet<ErrorCode> = new Set(['format_unknown', 'file_unreadable', 'image_undecodable', 'image_too_large', 'decode_timeout', 'media_type_wrong'])

/** Whether an upload was refused because it is no image that can be searched by. */
export function isNoImage({ code }: LikenessError): boolean {
  return unreadable.has(code)
}
