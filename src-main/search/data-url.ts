import { Buffer } from 'node:buffer'
import { failure } from '../contract/errors.ts'
import { formatOf, formats } from '../contract/formats.ts'

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
  const [mediaType = '', ...parameters] = url.slice('data:'.length, comma).split(';').map(part => part.trim().toLowerCase())
  const bytes = parameters.includes('base64') ? fromBase64(url.slice(comma + 1)) : fromPercentEncoding(url.slice(comma + 1))
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
  const text = (data.includes('%') ? fromPercentEncoding(data).toString('latin1') : data).replace(/\s+/g, '')
  if (!/^[\w+/-]*={0,2}$/.test(text))
    throw failure('bad_request', { reason: 'the data of the data address is not base64.' })
  return Buffer.from(text, 'base64')
}

/** Bytes as text (UTF-8), any of them as `%` and two hexadecimal digits. */
function fromPercentEncoding(data: string): Buffer {
  const text = Buffer.from(data).toString('latin1').replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return Buffer.from(text, 'latin1')
}
