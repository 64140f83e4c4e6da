import type { Companion } from '../types.ts'
import { realpath, stat } from 'node:fs/promises'
import { dirname, relative, sep } from 'node:path'
import { findLibraryFile } from '../../stage/library-files.ts'
import { gltfReferences, materialLibraries, materialMaps } from './references.ts'
import { readUnchanged } from './unchanged.ts'

/** Where a model lies; what the stage's `ModelFile` is. */
interface Model {
  readonly path: string
  readonly root: string
  readonly format: string
}

/**
 * The files that a model refers to and that are there, each once: the buffers and images of a glTF, the material libraries of an OBJ and
 * the pictures that they name. Only what lies below the library's root is among them, whatever '..' or a symbolic link says. Models of
 * other formats are looked at by nobody. Their paths, relative to the model's folder, may begin with '..'. Errors: file_unreadable,
 * model_unloadable.
 */
export async function companionsOf(model: Model): Promise<readonly Companion[]> {
  const found = new Map<string, string>()
  const folder = await realpath(dirname(model.path))
  async function find(from: string, names: readonly string[]): Promise<readonly string[]> {
    const way = slashed(relative(model.root, dirname(from)))
    const files = await Promise.all(names.map(name => findLibraryFile(model.root, `${way}/${name}`, from)))
    return files.flatMap((file) => {
      if (file === undefined || found.has(file))
        return []
      found.set(file, slashed(relative(folder, file)))
      return [file]
    })
  }
  if (model.format === 'gltf') {
    await find(model.path, await gltfReferences(model.path))
  }
  else if (model.format === 'obj') {
    for (const library of await find(model.path, await materialLibraries(model.path)))
      await find(library, await materialMaps(library))
  }
  return Promise.all([...found].map(([file, path]) => companion(file, path)))
}

async function companion(file: string, path: string): Promise<Companion> {
  const { size, mtimeMs } = await stat(file)
  return { path, bytes: size, open: () => readUnchanged({ path: file, size, mtimeMs }) }
}

function slashed(path: string): string {
  return path.split(sep).join('/')
}
