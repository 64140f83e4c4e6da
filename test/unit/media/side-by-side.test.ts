import { Buffer } from 'node:buffer'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { LikenessError } from '../../../src-main/contract/errors.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('judges every picture by itself, however many damaged ones are decoded beside it', async () => {
  await using folder = await temporaryFolder()
  const write = async (name: string, bytes: Buffer) => {
    await writeFile(join(folder.path, name), bytes)
    return { path: join(folder.path, name), root: folder.path, format: 'jpeg' }
  }
  const plain = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#3366cc' } }).jpeg().toBuffer()
  const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 40 } } }).jpeg().toBuffer()
  const whole = await write('plain.jpg', plain)
  const cut = await write('cut.jpg', photo.subarray(0, photo.length >> 1))
  const empty = await write('empty.jpg', plain.subarray(0, plain.indexOf(Buffer.from([0xFF, 0xDA])) + 14))

  const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('not asked for')), threads: 1 })
  try {
    const outcome = (file: typeof whole) => decoder.decode(file).then(() => 'decoded', (error: unknown) => error instanceof LikenessError ? error.message : String(error))
    const rounds = await Promise.all(Array.from({ length: 12 }, () => Promise.all([whole, cut, empty, cut].map(outcome))))
    const reason = 'The image could not be decoded: the file is damaged or cut off: no part of the picture could be read.'
    expect(rounds).toEqual(rounds.map(() => ['decoded', 'decoded', reason, 'decoded']))
  }
  finally {
    await decoder.close()
  }
})
