/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++)
    bytes[i] = text.charCodeAt(i)
  return bytes
}

/** The unsigned 32-bit numbers, little-endian, of a base64 text. */
export function numbersOf(base64: string): Uint32Array<ArrayBuffer> {
  const { buffer } = bytesOf(base64)
  return new Uint32Array(buffer)
}
