import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { install, placeToRemove, readJsonFile, removeRests, subfolders } from '../../../src-main/encoders/model-folder.ts'
import { writeTree } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('lists the folders in a folder, hidden ones left out, and none where there is no folder', async () => {
  await using folder = await temporaryFolder()
  await Promise.all(['b', 'a', '.c'].map(name => mkdir(join(folder.path, name))))
  await writeFile(join(folder.path, 'd'), '')
  expect((await subfolders(folder.path)).map(path => basename(path))).toEqual(['a', 'b'])
  expect(await subfolders(join(folder.path, 'none'))).toEqual([])
})

it('reads JSON, or says what is wrong with the file', async () => {
  await using folder = await temporaryFolder()
  const at = await writeTree(join(folder.path, 'x'), { 'good.json': { a: 1 }, 'bad.json': 'words' })
  const read = (name: string) => readJsonFile(join(at, name), reason => new Error(`refused: ${reason}`))
  expect(await read('good.json')).toEqual({ a: 1 })
  await expect(read('bad.json')).rejects.toThrow('refused: bad.json is not JSON')
  await expect(read('none.json')).rejects.toThrow('refused: none.json is missing or cannot be read')
})

it('installs what works, and leaves nothing of what does not', async () => {
  await using folder = await temporaryFolder()
  const source = await writeTree(join(folder.path, 'source'), { 'onnx/model.onnx': 'x', 'other.txt': 'y' })
  const targetDir = join(folder.path, 'installed')
  const task = { folder: source, files: ['onnx/model.onnx'], manifest: { id: 'one' }, targetDir }
  await expect(install({ ...task, tryOut: () => Promise.reject(new Error('it does not work')) })).rejects.toThrow('it does not work')
  expect(await readdir(targetDir)).toEqual([])
  await install({ ...task, tryOut: async copy => expect(await readdir(copy, { recursive: true })).toContain(join('onnx', 'model.onnx')) })
  expect((await readdir(join(targetDir, 'one'), { recursive: true })).sort()).toEqual(['manifest.json', 'onnx', join('onnx', 'model.onnx')])
})

it('removes what was interrupted, and nothing else', async () => {
  await using folder = await temporaryFolder()
  for (const path of [join(folder.path, '.import-Ab12'), placeToRemove(folder.path, 'one'), join(folder.path, 'two'), join(folder.path, '.hidden')])
    await mkdir(path)
  await removeRests(folder.path)
  expect((await readdir(folder.path)).sort()).toEqual(['.hidden', 'two'])
  await removeRests(join(folder.path, 'none'))
})
