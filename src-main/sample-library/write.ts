import type { Model, TextureName } from './models/mesh.ts'
import type { Picture } from './pictures/picture.ts'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { chairs } from './models/families/chairs.ts'
import { houses } from './models/families/houses.ts'
import { lamps } from './models/families/lamps.ts'
import { mugs } from './models/families/mugs.ts'
import { rockets } from './models/families/rockets.ts'
import { swords } from './models/families/swords.ts'
import { tables } from './models/families/tables.ts'
import { trees } from './models/families/trees.ts'
import { vases } from './models/families/vases.ts'
import { mergeByMaterial } from './models/mesh.ts'
import { texture, textureFile } from './models/textures.ts'
import { writeGlb, writeGltf } from './models/writers/gltf.ts'
import { writeObj } from './models/writers/obj.ts'
import { writePly } from './models/writers/ply.ts'
import { writeStl } from './models/writers/stl.ts'
import { writeUsdz } from './models/writers/usdz.ts'
import { brickWalls } from './pictures/bricks.ts'
import { cities } from './pictures/cities.ts'
import { polkaDots } from './pictures/dots.ts'
import { fabrics } from './pictures/fabrics.ts'
import { forests } from './pictures/forests.ts'
import { stillLifes } from './pictures/fruit.ts'
import { marbles } from './pictures/marble.ts'
import { mountainRanges } from './pictures/mountains.ts'
import { nightSkies } from './pictures/night-skies.ts'
import { sunsets } from './pictures/sunsets.ts'
import { woods } from './pictures/wood.ts'
import { encode } from './raster.ts'

/** The library's pictures, family by family; those that are quickest to draw come first. */
export const pictures: readonly Picture[] = [fabrics, polkaDots, marbles, woods, brickWalls, nightSkies, sunsets, cities, stillLifes, forests, mountainRanges].flat()

/** The library's models, family by family; the first six are of six formats. */
export const models: readonly Model[] = [mugs, vases, chairs, tables, lamps, swords, trees, houses, rockets].flat()

export interface SampleLibraryOptions {
  /** How many pictures, from the first on. @default all */
  readonly images?: number
  /** How many models, from the first on. @default all */
  readonly models?: number
  /** Called after each file, when it is there. */
  readonly onFile?: () => void
}

export interface SampleLibrary {
  /** Relative to the folder, '/' between folders. */
  readonly images: readonly string[]
  readonly models: readonly string[]
  /** What models refer to: binaries, material libraries, textures. */
  readonly others: readonly string[]
}

/**
 * Writes the sample library, or its first pictures and models, below a folder, where each file appears as a whole. Every run makes the same bytes; a file that
 * holds them already is not touched, and other files in the folder are left alone.
 */
export async function writeSampleLibrary(folder: string, options: SampleLibraryOptions = {}): Promise<SampleLibrary> {
  const someModels = models.slice(0, options.models)
  const somePictures = pictures.slice(0, options.images)
  const others: string[] = []
  const write = async (path: string, data: string | Uint8Array) => {
    const target = join(folder, path)
    if (existsSync(target) && Buffer.from(data).equals(await readFile(target)))
      return
    await mkdir(dirname(target), { recursive: true })
    await writeFile(`${target}.part`, data)
    await rename(`${target}.part`, target)
    options.onFile?.()
  }
  // One after another, for to draw takes far longer than to encode: each is there before the next is drawn.
  for (const { path, draw } of somePictures)
    await write(path, await encode(draw(), path))
  for (const model of someModels) {
    for (const [path, data] of await modelFiles(model)) {
      if (path !== model.path && !others.includes(path))
        others.push(path)
      await write(path, data)
    }
  }
  return { images: somePictures.map(picture => picture.path), models: someModels.map(model => model.path), others }
}

/** The files of a model: the model itself and those it refers to. */
async function modelFiles({ path, build }: Model): Promise<readonly (readonly [string, string | Uint8Array])[]> {
  const parts = mergeByMaterial(build())
  const folder = dirname(path)
  const stem = basename(path, extname(path))
  const names = [...new Set(parts.flatMap(part => part.material.texture ?? []))]
  const textures = new Map<TextureName, Buffer>(await Promise.all(names.map(async name => [name, await texture(name)] as const)))
  const shared = [...textures].map(([name, data]) => [`models/textures/${textureFile(name)}`, data] as const)
  switch (extname(path)) {
    case '.glb': return [[path, writeGlb(parts, textures)]]
    case '.usdz': return [[path, writeUsdz(parts, textures)]]
    case '.stl': return [[path, writeStl(parts)]]
    case '.ply': return [[path, writePly(parts)]]
    case '.gltf': {
      const { gltf, bin } = writeGltf(parts, `${stem}.bin`, '../textures')
      return [[path, gltf], [`${folder}/${stem}.bin`, bin], ...shared]
    }
    case '.obj': {
      const { obj, mtl } = writeObj(parts, `${stem}.mtl`, '../textures')
      return [[path, obj], [`${folder}/${stem}.mtl`, mtl], ...shared]
    }
    default: throw new Error(`the sample library has no writer for "${path}"`)
  }
}
