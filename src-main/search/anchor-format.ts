import type { Buffer } from 'node:buffer'
import type { Format } from '../contract/formats.ts'
import { failure } from '../contract/errors.ts'
import { formatById, formatOf } from '../contract/formats.ts'
import { sniff } from '../media/sniff.ts'

/**
 * The format of an uploaded file by its name and the first bytes of its content (`sniffLength`). Where only some formats are
 * `taken`, the content tells which it is, whatever the name says; the name is believed of 3D models and TGA, which need not have
 * a signature. Else the name tells it, or the content where the name says nothing. Errors: format_unknown.
 */
export function formatOfUpload(name: string, head: Buffer, taken?: readonly string[]): Format {
  const byName = formatOf(name)
  const byContent = sniff(head) ?? (head.toString('latin1', 0, 4) === 'glTF' ? 'glb' : undefined)
  const format = taken
    ? byContent ?? (byName && (byName.kind === 'model' || byName.id === 'tga') ? byName.id : undefined)
    : byName?.id ?? byContent
  if (format === undefined || (taken && !taken.includes(format)))
    throw failure('format_unknown', { name, found: format, taken })
  return formatById(format)
}
