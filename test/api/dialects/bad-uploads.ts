import { Buffer } from 'node:buffer'
import { hollowPng } from './requests.ts'

/** What is sent as a picture and is none that can be searched by: its name, its bytes, and what the refusal says. */
export function badUploads(picture: Buffer): readonly (readonly [name: string, content: Buffer, message: RegExp])[] {
  return [
    ['empty.png', Buffer.alloc(0), /empty/],
    ['words.png', Buffer.from('words, not pixels\n'.repeat(20)), /not of a format/],
    ['cut.png', picture.subarray(0, Math.floor(picture.length / 3)), /damaged or cut off/],
    ['large.png', hollowPng(30_000, 30_000), /900000000 pixels/],
    ['program.exe', Buffer.from('MZ\0\0'), /not of a format/],
  ]
}

/** The body of a multipart form with the boundary `b` whose file has no end. */
export async function* endlessForm(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n')
  for (;;)
    yield Buffer.alloc(1_000_000)
}
