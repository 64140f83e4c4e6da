import { Buffer } from 'node:buffer'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hashBytes, hashFile } from '../../../src-main/media/content-hash.ts'
import { seededRandom } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('is XXH3 with 128 bits', async () => {
  // The value that xxHash's own sanity check has for an empty input with seed 0, high half first.
  expect(await hashBytes()).toBe('99aa06d3014798d86001c324468d497f')
})

it('is the same however the bytes are cut, and for a file of several pieces', async () => {
  await using folder = await temporaryFolder()
  const random = seededRandom(1)
  const bytes = Buffer.from(Uint8Array.from({ length: 2_500_000 }, () => random() * 256))
  const whole = await hashBytes(bytes)
  expect(await hashBytes(bytes.subarray(0, 1), bytes.subarray(1, 70_001), bytes.subarray(70_001))).toBe(whole)
  await writeFile(join(folder.path, 'a'), bytes)
  expect(await Promise.all(Array.from({ length: 4 }, () => hashFile(join(folder.path, 'a'))))).toEqual([whole, whole, whole, whole])
  bytes[1_000_000]! ^= 1
  expect(await hashBytes(bytes)).not.toBe(whole)
})

it('passes on the errors of the file system, also of many files at once, and works after them', async () => {
  const missing = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => hashFile(`/there/is/no/such/file/${i}`)))
  expect(missing.map(result => result.status === 'rejected' ? (result.reason as NodeJS.ErrnoException).code : 'hashed')).toEqual(Array.from({ length: 20 }).fill('ENOENT'))
  await expect(hashFile(import.meta.dirname)).rejects.toMatchObject({ code: 'EISDIR' })
  expect(await hashBytes()).toBe('99aa06d3014798d86001c324468d497f')
})
