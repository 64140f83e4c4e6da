import type { LikenessError } from '../contract/errors.ts'
import { failure, LikenessError as LikenessErrorClass } from '../contract/errors.ts'
import { decodeSeconds } from './sharp.ts'

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is no longer there.',
  ENOTDIR: 'it is no longer there.',
  EACCES: 'permission is denied.',
  EPERM: 'permission is denied.',
  EISDIR: 'it is a folder.',
  EBUSY: 'another program has locked it.',
  EMFILE: 'too many files are open.',
  ENFILE: 'too many files are open.',
  EIO: 'the disk reports an error.',
  ETIMEDOUT: 'the disk or share does not answer.',
}

/** What decoders say, and what that means to the owner of the file. The first that matches counts. */
const decoderReasons: readonly (readonly [RegExp, string])[] = [
  [/exceeds pixel limit|too large|too big/i, 'it is too large.'],
  [/amplification factor/i, 'its XML entities multiply without measure.'],
  [/referenced elements|instance limit/i, 'it draws more elements than are rendered.'],
  [/premature end|not enough data|truncat|unexpected end|end of (?:file|stream)|bad seek|read error|no frames|insufficient/i, 'the file is damaged or cut off.'],
  [/out of memory|unable to (?:malloc|allocate)|allocation failed|array length|cannot enlarge memory/i, 'there is not enough memory for it.'],
  [/unsupported image format|corrupt header|bad header|bad dimensions|unable to open/i, 'its header is damaged.'],
  [/unsupported|not supported/i, 'it uses a variant of its format that Likeness does not read.'],
]

/**
 * Turns whatever a decoder or the file system threw into the error for the user. A `LikenessError` stays as it is, the
 * system's errors become file_unreadable, a decoder's time limit decode_timeout, all else image_undecodable with a
 * reason in plain words; the original is kept as `cause` for the log.
 */
export function toImageFailure(thrown: unknown): LikenessError {
  if (thrown instanceof LikenessErrorClass)
    return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (systemReasonOf(thrown))
    return toFileFailure(thrown)
  if (/^timeout:/m.test(message))
    return failure('decode_timeout', { seconds: decodeSeconds }, thrown)
  const known = decoderReasons.find(([pattern]) => pattern.test(message))
  return failure('image_undecodable', { reason: known?.[1] ?? 'its content is damaged.' }, thrown)
}

/** What the file system threw as file_unreadable, in plain words where it has a code that is known. */
export function toFileFailure(thrown: unknown): LikenessError {
  const reason = systemReasonOf(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown))
  return failure('file_unreadable', { reason }, thrown)
}

function systemReasonOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? systemReasons[String(thrown.code)] : undefined
}
