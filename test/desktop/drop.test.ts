import type { Page } from '@playwright/test'
import { appendFile, copyFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, test } from './app.ts'
import { clientOf } from './inspect.ts'

/** Drops files of the disk on the page, as a file manager does. */
async function drop(window: Page, files: readonly string[]): Promise<void> {
  const session = await window.context().newCDPSession(window)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
  await session.detach()
}

test('a file that is dropped is known by its path: an asset is searched by as such, another one read', async ({ app, home, window, library }) => {
  const known = join(library.folder, library.images[0]!)
  const outside = join(home.path, 'from elsewhere.png')
  await copyFile(join(library.folder, library.images.find(path => path.endsWith('.png'))!), outside)
  await appendFile(outside, 'so that it is no copy of a file that is known')
  await app.giveFiles([known, outside])
  const { asset } = await clientOf(window).assetAt({ path: known })

  await drop(window, [known])
  await expect(window.getByRole('button', { name: `Like ${basename(known)}`, exact: true })).toBeVisible()
  await expect(window).toHaveURL(new RegExp(`like=(?:[^&]*)asset(?::|%3A)${asset?.id}(?!\\d)`))

  await drop(window, [outside])
  await expect(window.getByRole('button', { name: 'Like from elsewhere.png', exact: true })).toBeVisible()
})
