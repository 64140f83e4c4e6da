import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createSampleLibraryFolder } from '../../../src-main/sample-library/in-data-folder.ts'
import { models, pictures } from '../../../src-main/sample-library/write.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** One in a folder, with what it told of. */
function sampleIn(dataDir: string) {
  const told: unknown[] = []
  const sample = createSampleLibraryFolder({ dataDir, onWritten: folder => told.push(folder), onFailed: error => told.push(error), part: { images: 2, models: 1 } })
  return { sample, told, isWhole: () => vi.waitUntil(() => existsSync(join(dataDir, 'sample-library', '.whole')), { timeout: 10_000 }) }
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile()).map(({ name }) => name).sort()
}

it('is there at once, and is written once, telling that there is more of it', async () => {
  await using data = await temporaryFolder()
  const { sample, told, isWhole } = sampleIn(data.path)
  const folder = sample.get()
  expect([folder, sample.get(), existsSync(folder)]).toEqual([join(data.path, 'sample-library'), folder, true])
  await isWhole()
  await vi.waitUntil(() => told.length >= 2, { timeout: 10_000 })
  expect(new Set(told)).toEqual(new Set([folder]))
  const [first, second, model] = [pictures[0]!, pictures[1]!, models[0]!].map(({ path }) => path)
  expect(await filesIn(folder)).toEqual(['.whole', ...[first, second, model].map(path => path!.split('/').at(-1)!)].sort())

  await rm(join(folder, first!))
  const again = sampleIn(data.path)
  expect(again.sample.get()).toBe(folder)
  await again.sample.close()
  expect([existsSync(join(folder, first!)), again.told]).toEqual([false, []])
})

it('is gone on with where it was given up', async () => {
  await using data = await temporaryFolder()
  const first = sampleIn(data.path)
  const folder = first.sample.get()
  await first.sample.close()
  expect(existsSync(join(folder, '.whole'))).toBe(false)
  const second = sampleIn(data.path)
  expect(second.sample.resume()).toBe(true)
  await second.isWhole()
  expect(await filesIn(folder)).toHaveLength(4)
  expect(sampleIn(data.path).sample.resume()).toBe(false)
})

it('is not made by itself', async () => {
  await using data = await temporaryFolder()
  const { sample } = sampleIn(data.path)
  expect([sample.resume(), existsSync(sample.folder)]).toEqual([false, false])
})

it('says why it could not be written', async () => {
  await using data = await temporaryFolder()
  await mkdir(join(data.path, 'sample-library'))
  await writeFile(join(data.path, 'sample-library', pictures[0]!.path.split('/')[0]!), 'a file where a folder is to be')
  const { sample, told } = sampleIn(data.path)
  sample.get()
  await vi.waitUntil(() => told.length > 0, { timeout: 10_000 })
  expect(told.at(-1)).toBeInstanceOf(Error)
})
