import type { Page } from '@playwright/test'
import type { RunningEngine } from './engine.ts'
import type { Library } from './window.ts'
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { untilIdle } from './engine.ts'
import { expect, tiles } from './window.ts'

export interface Place extends AsyncDisposable {
  /** The library's root. */
  readonly root: string
  /** Where things are put that are not to be found. */
  readonly away: string
}

/** Makes a library of the sample's first pictures, indexed and shown. */
export async function indexed(page: Page, engine: RunningEngine, { folder, images }: Library, count: number): Promise<Place> {
  const parent = await temporaryFolder()
  const place = { root: join(parent.path, 'Props'), away: join(parent.path, 'away'), [Symbol.asyncDispose]: () => parent[Symbol.asyncDispose]() }
  await mkdir(place.root)
  for (const image of images.slice(0, count))
    await copyFile(join(folder, image), join(place.root, basename(image)))
  await engine.client.addLibrary({ path: place.root })
  await untilIdle(engine)
  await expect(tiles(page)).toHaveCount(count)
  return place
}

/** Takes files out of the library's folder; the function that it answers puts them back. */
export async function takeAway({ root, away }: Place, count: number): Promise<() => Promise<void>> {
  const names = (await readdir(root)).slice(0, count)
  await mkdir(away)
  await Promise.all(names.map(name => rename(join(root, name), join(away, name))))
  return async () => {
    await Promise.all(names.map(name => rename(join(away, name), join(root, name))))
    await rm(away, { recursive: true })
  }
}
