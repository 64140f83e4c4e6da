import { Buffer } from 'node:buffer'
import { failure } from '../contract/errors.ts'
import { formatOf, formats } from '../contract/formats.ts'

const percent = 0x25

/** A file that came from an address. */
export interface AddressedFile {
  readonly bytes: Uint8Array
  /** Its name, as far as the address tells one. */
  readonly name: string
  /** As the address or its server says, without parameters; '' when it does not. */
  readonly mediaType: string
}

/** Whether an address holds its file itself (RFC 2397). */
export function isDataUrl(url: string): boolean {
  return /^data:/i.test(url)
}

/** Whether an address has to be asked for over the network. */
export function isRemoteUrl(url: string): boolean {
  return /^https?:\/\//i.test(url)
}

/** The file in a data address. Errors: bad_request. */
export function readDataUrl(url: string): AddressedFile {
  const comma = url.indexOf(',')
  if (comma < 0)
    throw failure('bad_request', { reason: 'the data address has no comma before its data; expected data:image/png;base64,….' })
  const head = url.slice('data:'.length, comma).toLowerCase()
  const mediaType = /^[^;]*/.exec(head)![0].trim()
  const bytes = /;\s*base64\s*(?:;|$)/.test(head) ? fromBase64(url.slice(comma + 1)) : fromPercentEncoding(url.slice(comma + 1))
  if (bytes.length === 0)
    throw failure('bad_request', { reason: 'the data address holds no data.' })
  return { bytes, name: 'upload', mediaType }
}

/** A name that says what the file is, where its media type tells that and its own name does not. */
export function nameWithFormat({ name, mediaType }: Pick<AddressedFile, 'name' | 'mediaType'>): string {
  const format = formatOf(name) ? undefined : formats.find(known => known.mediaType === mediaType)
  return format ? `${name}.${format.extensions[0]}` : name
}

/** Base64, also in the alphabet for addresses, percent-encoded or with white space in it. */
function fromBase64(data: string): Buffer {
  const text = data.includes('%') ? fromPercentEncoding(data).toString('latin1') : data
  if (!/^[\w+/\s-]*(?:=\s*){0,2}$/.test(text))
    throw failure('bad_request', { reason: 'the picture is not base64: expected letters, digits, "+" and "/", and "=" at the end alone.' })
  return Buffer.from(text, 'base64')
}

/** Bytes as text (UTF-8), any of them as `%` and two hexadecimal digits. Byte by byte: replacing in a long text takes gigabytes. */
function fromPercentEncoding(data: string): Buffer {
  const bytes = Buffer.from(data)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const encoded = bytes[at] === percent ? 16 * hexDigit(bytes[at + 1]) + hexDigit(bytes[at + 2]) : Number.NaN
    bytes[length++] = Number.isNaN(encoded) ? bytes[at]! : encoded
    if (!Number.isNaN(encoded))
      at += 2
  }
  return bytes.subarray(0, length)
}

/** What a character stands for; NaN when it is no hexadecimal digit. */
function hexDigit(code = 0): number {
  const digit = code - 0x30
  const letter = (code | 0x20) - 0x61
  return digit >= 0 && digit < 10 ? digit : letter >= 0 && letter < 6 ? letter + 10 : Number.NaN
}
