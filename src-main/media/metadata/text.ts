const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const windows1252 = new TextDecoder('windows-1252')

/** Text up to its first zero byte: UTF-8 where it is that, else Latin-1 in the form that Windows made common. */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  const text = end < 0 ? bytes : bytes.subarray(0, end)
  try {
    return strictUtf8.decode(text)
  }
  catch {
    return windows1252.decode(text)
  }
}

/** UTF-16 up to its first zero character. */
export function decodeUtf16(bytes: Uint8Array, order: 'le' | 'be'): string {
  const [text] = new TextDecoder(`utf-16${order}`).decode(bytes.subarray(0, bytes.length & ~1)).split('\0', 1)
  return text ?? ''
}

/** A whole document: UTF-16 when its byte order mark says so, else UTF-8. The mark is left out. */
export function decodeDocument(bytes: Uint8Array): string {
  if (bytes[0] === 0xFF && bytes[1] === 0xFE)
    return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xFE && bytes[1] === 0xFF)
    return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder('utf-8').decode(bytes)
}
