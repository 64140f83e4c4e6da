import type { Format } from '../../contract/formats.ts'
import { formats } from '../../contract/formats.ts'

/** What the database of shared MIME types calls formats that the contract calls otherwise. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  heic: ['image/heif'],
  hdr: ['image/x-hdr'],
  dds: ['image/x-dds'],
}

/** MIME types of extensions that are not of the type of their format. */
const ofExtensions: Readonly<Record<string, string>> = {
  usda: 'model/vnd.usda',
  usdc: 'model/vnd.usdc',
  usd: 'model/vnd.usd',
}

/** The MIME type of files with an extension of a format. */
export function mimeTypeOf(format: Format, extension: string): string {
  return ofExtensions[extension] ?? format.mediaType
}

/** Every MIME type that a Linux desktop may give to a file that Likeness reads; none twice. */
export function mimeTypes(): readonly string[] {
  return [...new Set(formats.flatMap(format => [
    ...format.extensions.map(extension => mimeTypeOf(format, extension)),
    ...otherNames[format.id] ?? [],
  ]))]
}
