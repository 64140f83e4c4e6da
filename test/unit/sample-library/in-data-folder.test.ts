import { existsSync } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createSampleLibraryFolder } from '../../../src-main/sample-library/in-data-folder.ts'
import { models, pictures } from '../../../src-main/sample-library/write.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const few = { images: 2, models: 1 }

it('is written once, whoever asks for it at the same time', async () => {
  await using data = await temporaryFolder()
  const sample = createSampleLibraryFolder(data.path, few)
  const [folder, same] = await Promise.all([sample.get(), sample.get()])
  expect([folder, same]).toEqual([join(data.path, 'sample-library'), folder])
  expect(existsSync(`${folder}.tmp`)).toBe(false)
  for (const { path } of [pictures[0]!, pictures[1]!, models[0]!])
    expect((await stat(join(folder, path))).size).toBeGreaterThan(100)
  await rm(join(folder, pictures[0]!.path))
  expect(await createSampleLibraryFolder(data.path, few).get()).toBe(folder)
  await expect(readFile(join(folder, pictures[0]!.path))).rejects.toMatchObject({ code: 'ENOENT' })
  await sample.close()
})

it('is not there as long as it is not whole, and is gone on with', async () => {
  await using data = await temporaryFolder()
  const sample = createSampleLibraryFolder(data.path)
  const asked = sample.get()
  await Promise.all([expect(asked).rejects.toMatchObject({ code: 'engine_closing' }), sample.close()])
  expect(existsSync(join(data.path, 'sample-library'))).toBe(false)
  expect(await createSampleLibraryFolder(data.path, few).get()).toBe(join(data.path, 'sample-library'))
})
