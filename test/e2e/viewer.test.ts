import type { Page } from '@playwright/test'
import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { look, violations } from './axe.ts'
import { untilIdle } from './engine.ts'
import { settledBox } from './still.ts'
import { difference, drawnIn, shownModel } from './viewer.ts'
import { expect, test, tileOf } from './window.ts'

// The most of all files, and the last one: what is left of it is shared among the workers.
test.describe.configure({ mode: 'parallel' })

const image = 'images/wood/oak-boards.jpg'

async function preview(page: Page, path: string) {
  await tileOf(page, path).click()
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog')
  await expect(dialog, 'the keys are for it').toBeFocused()
  return dialog
}

test('a model is looked at from all sides, in every way', async ({ window: page, library }) => {
  const model = library.models.find(path => path.endsWith('.glb'))!
  const dialog = await preview(page, model)
  const stage = await shownModel(dialog)
  const front = await drawnIn(stage)
  expect(front.covered).toBeGreaterThan(0.02)
  expect(new Set(front.thumb).size).toBeGreaterThan(20)
  await expect(dialog.getByText(/triangles · .* materials?/)).toBeVisible()
  await expect(dialog.getByText(/\d × .* (?:[cmk]?m|units)/)).toBeVisible()
  await page.screenshot({ path: 'test-results/viewer-textured.png' })

  for (const name of ['Wireframe', 'As clay', 'Normals'] as const) {
    await dialog.getByRole('radio', { name }).click()
    expect(difference(front, await drawnIn(stage)), name).toBeGreaterThan(0.5)
    await page.screenshot({ path: `test-results/viewer-${name.replaceAll(' ', '-').toLowerCase()}.png` })
  }
  await dialog.getByRole('radio', { name: 'With its materials' }).click()
  expect(difference(front, await drawnIn(stage))).toBeLessThan(0.1)

  await dialog.getByRole('button', { name: 'Floor with squares' }).click()
  expect(difference(front, await drawnIn(stage))).toBeGreaterThan(0.05)
  await dialog.getByRole('button', { name: 'Floor with squares' }).click()

  const box = await settledBox(stage)
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.down()
  await page.mouse.move(middle.x + 180, middle.y + 40, { steps: 4 })
  await page.mouse.up()
  const turned = await drawnIn(stage)
  expect(difference(front, turned)).toBeGreaterThan(0.5)
  await page.mouse.wheel(0, -600)
  const near = await drawnIn(stage)
  expect(near.covered).toBeGreaterThan(turned.covered)

  await dialog.getByRole('button', { name: 'Reset the view' }).click()
  expect(difference(front, await drawnIn(stage))).toBeLessThan(0.1)

  await stage.focus()
  for (const [key, back] of [['ArrowRight', 'ArrowLeft'], ['ArrowUp', 'ArrowDown'], ['+', '-'], ['Shift+ArrowUp', 'Shift+ArrowDown'], ['.', ',']] as const) {
    await page.keyboard.press(key)
    expect(difference(front, await drawnIn(stage)), key).toBeGreaterThan(0.1)
    await page.keyboard.press(back)
    expect(difference(front, await drawnIn(stage)), back).toBeLessThan(0.2)
  }
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('0')
  expect(difference(front, await drawnIn(stage))).toBeLessThan(0.1)

  await dialog.getByRole('button', { name: 'Background' }).click()
  await page.getByRole('menuitemradio', { name: 'Checkered' }).click()
  await expect(stage).toHaveClass(/checker/)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(tileOf(page, model)).toBeFocused()
})

test('nothing is drawn while nothing changes, and what turns by itself does so on wish', async ({ window: page, library }) => {
  const dialog = await preview(page, library.models[0]!)
  const stage = await shownModel(dialog)
  const { frames } = await drawnIn(stage)
  const canvas = stage.locator('canvas')
  await dialog.getByRole('button', { name: 'Turn by itself' }).click()
  await expect.poll(async () => Number(await canvas.getAttribute('data-frames'))).toBeGreaterThan(frames + 5)
  await dialog.getByRole('button', { name: 'Turn by itself' }).click()
  const still = await drawnIn(stage)
  expect((await drawnIn(stage)).frames).toBe(still.frames)

  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect(dialog.getByRole('button', { name: 'Turn by itself' })).toBeDisabled()
})

test('thirty models in a row leave nothing behind', async ({ window: page, library }) => {
  test.slow()
  await page.setViewportSize({ width: 900, height: 600 })
  await page.getByRole('radio', { name: 'Models' }).click()
  await tileOf(page, library.models[0]!).click()
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog')
  const session = await page.context().newCDPSession(page)
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6
  }
  const held: { readonly name: string, readonly geometries: number, readonly textures: number, readonly heap: number }[] = []
  for (let opened = 0; opened < 30; opened++) {
    const name = (await dialog.getByRole('heading').first().textContent())!.trim()
    await expect(dialog.getByRole('application', { name: `3D view of ${name}` })).toBeVisible()
    const { geometries, textures } = await drawnIn(await shownModel(dialog))
    held.push({ name, geometries, textures, heap: await heap() })
    const [, place, all] = /(\d+) of (\d+)/.exec((await dialog.getByText(/^\d+ of \d+$/).textContent())!)!
    const forward = Math.floor(opened / (Number(all) - 1)) % 2 === 0
    await dialog.getByRole('button', { name: (forward && place !== all) || place === '1' ? 'Next' : 'Previous' }).click()
    await expect(dialog.getByRole('heading').first()).not.toHaveText(name)
  }
  await writeFile('test-results/viewer-memory.json', JSON.stringify(held, undefined, 2))
  // The same model holds the same when it is opened again, however many were in between.
  for (const [name, visits] of Map.groupBy(held, ({ name }) => name)) {
    expect(new Set(visits.map(({ geometries }) => geometries)).size, `geometries of ${name}`).toBe(1)
    expect(new Set(visits.map(({ textures }) => textures)).size, `textures of ${name}`).toBe(1)
  }
  const { name } = held.at(-1)!
  const visits = held.filter(visit => visit.name === name && held.indexOf(visit) >= 5)
  expect(visits.at(-1)!.heap - visits[0]!.heap, 'MB of heap from an early visit to the last').toBeLessThan(8)

  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.locator('canvas')).toHaveCount(0)
})

test('the arrow keys walk on after a model was turned and a tool was used by mouse', async ({ window: page, library }) => {
  const dialog = await preview(page, library.models[0]!)
  const stage = await shownModel(dialog)
  const place = dialog.getByText(/^\d+ of \d+$/)
  const here = (await place.textContent())!
  const [away, back] = here.startsWith('1 ') ? ['ArrowRight', 'ArrowLeft'] as const : ['ArrowLeft', 'ArrowRight'] as const
  await dialog.getByRole('radio', { name: 'Clay' }).click()
  await expect(dialog.getByRole('radio', { name: 'Clay' })).toBeChecked()
  await page.keyboard.press(away)
  await expect(place).not.toHaveText(here)
  await page.keyboard.press(back)
  await expect(place).toHaveText(here)
  await shownModel(dialog)
  await stage.click()
  await page.keyboard.press(away)
  await expect(place).not.toHaveText(here)
})

test('without 3D graphics the turntable shows the model, and says why', async ({ page, engine, library }) => {
  await page.addInitScript(() => {
    const getContext = HTMLCanvasElement.prototype.getContext
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...rest as [])
    } as typeof getContext
  })
  await page.goto(engine.address)
  const dialog = await preview(page, library.models[0]!)
  await expect(dialog.getByRole('alert')).toContainText('offers no 3D graphics')
  const turntable = dialog.getByRole('slider', { name: /^Turn / })
  await turntable.press('ArrowRight')
  await expect(turntable).toHaveAttribute('aria-valuetext', '30° around')
})

test('graphics that are lost come back on wish', async ({ page, engine, library }) => {
  await page.addInitScript(() => {
    const getContext = HTMLCanvasElement.prototype.getContext
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      const context = getContext.call(this, kind, ...rest as []) as unknown
      if (kind.startsWith('webgl'))
        Object.assign(globalThis, { graphics: context })
      return context
    } as typeof getContext
  })
  await page.goto(engine.address)
  const dialog = await preview(page, library.models[0]!)
  const stage = await shownModel(dialog)
  const before = await drawnIn(stage)
  await page.evaluate(() => (globalThis as unknown as { graphics: WebGL2RenderingContext }).graphics.getExtension('WEBGL_lose_context')?.loseContext())
  await expect(dialog.getByRole('alert')).toContainText('took the 3D graphics away')
  await dialog.getByRole('button', { name: 'Try again' }).click()
  expect(difference(before, await drawnIn(await shownModel(dialog)))).toBeLessThan(0.1)
})

test('the inspector shows the turntable, and the model itself on wish', async ({ window: page, library }) => {
  await tileOf(page, library.models[0]!).click()
  const inspector = page.getByRole('complementary', { name: 'Details' })
  await expect(inspector.getByRole('slider', { name: /^Turn / })).toBeVisible()
  await expect(inspector.locator('canvas')).toHaveCount(0)
  await inspector.getByRole('button', { name: 'Look at it from all sides' }).press('Enter')
  const stage = await shownModel(inspector)
  expect((await drawnIn(stage)).covered).toBeGreaterThan(0.02)
  await expect(inspector.getByRole('button', { name: 'Back to the picture' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(inspector.locator('canvas')).toHaveCount(0)
  await expect(inspector.getByRole('button', { name: 'Look at it from all sides' })).toBeFocused()
})

test('a picture is looked at closely, and searched by a part of it', async ({ window: page, library }) => {
  const dialog = await preview(page, image)
  const room = dialog.locator('[data-scale]')
  const picture = dialog.getByRole('img', { name: 'Picture of oak-boards.jpg' })
  await expect(picture).toHaveAttribute('src', /\/picture\?v=/)
  await page.keyboard.press('+')
  await expect(room).toHaveAttribute('data-scale', '1.25')
  await page.keyboard.press('0')
  await expect(room).toHaveAttribute('data-scale', '1.00')
  await room.hover()
  await page.mouse.wheel(0, -500)
  await expect(room).not.toHaveAttribute('data-scale', '1.00')
  const before = await settledBox(picture)
  await page.mouse.down()
  await page.mouse.move(400, 300, { steps: 3 })
  await page.mouse.up()
  await expect.poll(async () => (await picture.boundingBox())!.x).not.toBe(before.x)
  await room.dblclick()
  await expect(room).toHaveAttribute('data-scale', '1.00')

  await page.keyboard.press('r')
  const part = dialog.getByRole('group', { name: 'The part to search by' }).first()
  await expect(part).toBeFocused()
  const drawn = await settledBox(part)
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await part.boundingBox())!.x).toBeGreaterThan(drawn.x)
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(async () => (await part.boundingBox())!.height).toBeGreaterThan(drawn.height)
  await page.keyboard.press('Escape')
  await expect(part).toBeHidden()
  await expect(dialog).toBeVisible()

  await dialog.getByRole('button', { name: 'Search by a part' }).click()
  await expect(part).toBeFocused()
  const all = await settledBox(room)
  await page.mouse.move(all.x + all.width * 0.4, all.y + all.height * 0.3)
  await page.mouse.down()
  await page.mouse.move(all.x + all.width * 0.6, all.y + all.height * 0.7, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => Math.abs((await part.boundingBox())!.width - all.width * 0.2)).toBeLessThan(4)
  await expect(part, 'the keys are for what was drawn').toBeFocused()
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/region.png' })
  await dialog.getByRole('button', { name: 'Find similar to this part' }).click()
  await expect(dialog).toBeHidden()
  await expect(page).toHaveURL(/like=asset:\d+@0\.\d+,0\.\d+/)
  await expect(tileOf(page, library.images.find(path => path.includes('/wood/') && path !== image)!)).toBeVisible()
})

test('keys that are pressed before a picture is there are done with once it is', async ({ page, engine }) => {
  const held = Promise.withResolvers<void>()
  await page.route(/\/previews\/|\/picture\?/, async (route) => {
    await held.promise
    await route.continue()
  })
  await page.goto(engine.address)
  const dialog = await preview(page, image)
  const room = dialog.locator('[data-scale]')
  for (const key of ['+', '0', '+', '+', '-', '+'])
    await page.keyboard.press(key)
  await expect(room).toHaveAttribute('data-scale', '1.00')
  held.resolve()
  await expect(room).toHaveAttribute('data-scale', '1.56')

  await page.keyboard.press('0')
  await expect(room).toHaveAttribute('data-scale', '1.00')
})

test('a model is searched by a part of its picture', async ({ window: page, library }) => {
  const dialog = await preview(page, library.models[0]!)
  await shownModel(dialog)
  await page.keyboard.press('r')
  await expect(dialog.locator('canvas')).toHaveCount(0)
  await expect(dialog.getByRole('group', { name: 'The part to search by' }).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/like=asset:\d+@0\.25,0\.25,0\.5,0\.5/)
})

test('a result says why it is alike, and the model turns to the view that matches', async ({ window: page, library }) => {
  const chair = library.models.find(path => path.endsWith('.glb'))!
  await tileOf(page, chair).click()
  await page.keyboard.press('f')
  await page.getByRole('slider', { name: 'Least score' }).press('Home')
  await page.getByRole('radio', { name: 'Models' }).click()
  await page.getByRole('option').first().click()
  const inspector = page.getByRole('complementary', { name: 'Details' })
  await inspector.getByRole('button', { name: 'Why is it alike?' }).click()
  await expect(inspector.getByText(/Its view from \d+° matches the example's from \d+°/)).toBeVisible()
  await inspector.getByRole('button', { name: 'Turn to the view that matches' }).click()
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/why.png' })
  await page.keyboard.press('Escape')
  await inspector.getByRole('button', { name: 'Why is it alike?' }).click()
})

test('files that are gone or broken are told of in words', async ({ freshWindow: page, freshEngine, library }) => {
  await using folder = await temporaryFolder()
  const model = library.models.find(path => path.endsWith('.glb'))!
  const path = join(folder.path, 'chair.glb')
  await copyFile(join(library.folder, model), path)
  await copyFile(join(library.folder, image), join(folder.path, 'oak.jpg'))
  await freshEngine.client.addLibrary({ path: folder.path })
  await untilIdle(freshEngine)
  await tileOf(page, 'chair.glb').click()
  await rename(path, `${path}.away`)
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog')
  // By the view, by the watch, or by both: then the view, and what it says, is hidden behind the turntable.
  await expect(dialog.getByText(/in its folder any more|file of this asset is gone/).filter({ visible: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await writeFile(path, 'This is no model.')
  await untilIdle(freshEngine)
  await rm(join(folder.path, 'oak.jpg'))
  await tileOf(page, 'oak.jpg').click()
  await page.keyboard.press('Space')
  await expect(dialog.getByText('Only the preview can be shown.')).toBeVisible()
})

test('words and values are changed with a way back', async ({ window: page, library }) => {
  await tileOf(page, library.models[1]!).click()
  const inspector = page.getByRole('complementary', { name: 'Details' })
  await inspector.getByRole('button', { name: 'Add a description…' }).click()
  await page.keyboard.type('Stands by the window')
  await page.keyboard.press('Control+Enter')
  await expect(inspector.getByText('Stands by the window')).toBeVisible()
  await page.keyboard.press('Escape')
  await tileOf(page, library.models[1]!).click()
  await page.keyboard.press('Control+z')
  await expect(inspector.getByText('Stands by the window')).toBeHidden()

  // What is being written belongs to what it was begun for, whatever takes its place meanwhile.
  await inspector.getByRole('button', { name: 'Add a description…' }).click()
  await page.keyboard.type('Meant for the second')
  await tileOf(page, library.models[2]!).dispatchEvent('click')
  await expect(page.getByText(/^Description of/)).toContainText(library.models[1]!.split('/').at(-1)!)
  await tileOf(page, library.models[1]!).click()
  await expect(inspector.getByText('Meant for the second')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(inspector.getByText('Meant for the second')).toBeHidden()

  await inspector.getByRole('button', { name: 'Add a value' }).click()
  await inspector.getByLabel('Key').fill('supplier')
  await inspector.getByLabel('Value', { exact: true }).fill('Woodworks')
  await inspector.getByRole('button', { name: 'Save' }).click()
  await expect(inspector.getByText('Woodworks')).toBeVisible()
  await inspector.getByRole('button', { name: 'Change supplier' }).click()
  await inspector.getByLabel('Change supplier').fill('Joiners')
  await page.keyboard.press('Enter')
  await expect(inspector.getByText('Joiners')).toBeVisible()
  await expect(inspector.getByRole('button', { name: 'Change supplier' })).toBeFocused()
  await inspector.getByRole('button', { name: 'Remove supplier' }).click()
  await expect(inspector.getByText('Joiners')).toBeHidden()

  const field = inspector.getByRole('combobox', { name: 'Add tag…' })
  await field.fill('seating')
  await page.keyboard.press('Enter')
  await expect(inspector.getByRole('button', { name: 'Remove the tag seating' })).toBeVisible()
  await tileOf(page, library.models[2]!).click()
  await field.fill('seat')
  await expect(inspector.getByRole('option', { name: /seating/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(inspector.getByRole('button', { name: 'Remove the tag seating' })).toBeVisible()

  await tileOf(page, library.models[1]!).click({ modifiers: ['Control'] })
  await expect(inspector.getByText('2 assets selected')).toBeVisible()
  await expect(inspector.getByText('2 3D models')).toBeVisible()
  await inspector.getByRole('button', { name: 'Remove the tag seating' }).click()
  await expect(inspector.getByText('No tag is on all of them.')).toBeVisible()
})

test('the preview of a model stands in nobody\'s way in both themes', async ({ window: page, library }) => {
  const dialog = await preview(page, library.models[0]!)
  await shownModel(dialog)
  await look(page, 'model')
  await page.keyboard.press('Escape')
  await tileOf(page, library.models[0]!).click()
  await page.getByRole('button', { name: 'Look at it from all sides' }).click()
  await shownModel(page.getByRole('complementary', { name: 'Details' }))
  await look(page, 'inspector')
})
