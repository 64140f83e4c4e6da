import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { formatOf } from '../../../src-main/contract/formats.ts'
import { models, pictures, writeSampleLibrary } from '../../../src-main/sample-library/write.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('holds enough pictures and models, in families of at least four, of formats that Likeness reads', () => {
  expect(pictures.length).toBeGreaterThanOrEqual(24)
  expect(models.length).toBeGreaterThanOrEqual(12)
  const paths = [...pictures, ...models].map(item => item.path)
  expect(new Set(paths).size).toBe(paths.length)
  expect(paths.filter(path => formatOf(basename(path)) === undefined)).toEqual([])
  const families = Map.groupBy(paths, path => path.slice(0, path.lastIndexOf('/')))
  for (const members of families.values())
    expect(members.length).toBeGreaterThanOrEqual(4)
  expect(new Set(models.map(model => extname(model.path)))).toEqual(new Set(['.glb', '.gltf', '.obj', '.usdz', '.stl', '.ply']))
})

it('writes pictures that decode in the format that their name announces', async () => {
  await using folder = await temporaryFolder()
  const { images } = await writeSampleLibrary(folder.path, { images: 9, models: 0 })
  expect(images).toEqual(pictures.slice(0, 9).map(picture => picture.path))
  for (const path of images) {
    const { format, width } = await sharp(join(folder.path, path)).metadata()
    expect(format).toBe(formatOf(basename(path))?.id)
    expect(width).toBeGreaterThan(400)
  }
})

it('makes the same bytes on every run and leaves what is there untouched', async () => {
  await using first = await temporaryFolder()
  await using second = await temporaryFolder()
  const options = { images: 2, models: 6 }
  const { images, models, others } = await writeSampleLibrary(first.path, options)
  const before = await stat(join(first.path, 'models/mugs/blue-mug.glb'))
  await writeSampleLibrary(first.path, options)
  await writeSampleLibrary(second.path, options)
  expect((await stat(join(first.path, 'models/mugs/blue-mug.glb'))).mtimeMs).toBe(before.mtimeMs)
  for (const path of [...images, ...models, ...others])
    expect((await readFile(join(first.path, path))).equals(await readFile(join(second.path, path))), path).toBe(true)
})

it('writes everything that the models refer to', async () => {
  await using folder = await temporaryFolder()
  const { others } = await writeSampleLibrary(folder.path, { images: 0, models: 6 })
  expect(others.toSorted()).toEqual(['models/mugs/checkered-mug.bin', 'models/mugs/red-mug.mtl', 'models/textures/checker.jpg'])
  const gltf: unknown = JSON.parse(await readFile(join(folder.path, 'models/mugs/checkered-mug.gltf'), 'utf8'))
  const bin = await stat(join(folder.path, 'models/mugs/checkered-mug.bin'))
  expect(gltf).toMatchObject({ buffers: [{ uri: 'checkered-mug.bin', byteLength: bin.size }], images: [{ uri: '../textures/checker.jpg' }] })
  expect(await readFile(join(folder.path, 'models/mugs/red-mug.obj'), 'utf8')).toContain('mtllib red-mug.mtl')
  expect((await readdir(join(folder.path, 'models'))).toSorted()).toEqual(['mugs', 'textures', 'vases'])
})

it('packs USDZ as its specification wants it: stored, the scene first, data at multiples of 64 bytes', async () => {
  await using folder = await temporaryFolder()
  await writeSampleLibrary(folder.path, { images: 0, models: 9 })
  const file = await readFile(join(folder.path, 'models/vases/marble-urn.usdz'))
  const entries = unzipSync(file)
  expect(Object.keys(entries)).toEqual(['scene.usda', 'textures/marble.jpg'])
  expect((await sharp(entries['textures/marble.jpg']).metadata()).format).toBe('jpeg')
  for (const data of Object.values(entries))
    expect(file.indexOf(data) % 64).toBe(0)
})

it('closes each solid: the faces point outwards, so that the signed volume is positive', () => {
  for (const { path, build } of models) {
    const volume = build().reduce((sum, { mesh: { positions, indices } }) => {
      const corner = (index: number) => [0, 1, 2].map(axis => positions[3 * (indices[index] ?? 0) + axis] ?? 0) as [number, number, number]
      for (let index = 0; index < indices.length; index += 3) {
        const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = [corner(index), corner(index + 1), corner(index + 2)]
        sum += (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6
      }
      return sum
    }, 0)
    expect(volume, path).toBeGreaterThan(0)
  }
})
