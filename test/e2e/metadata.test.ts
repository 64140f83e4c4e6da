import { Buffer } from 'node:buffer'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { look } from './axe.ts'
import { indexed } from './places.ts'
import { expect, test, tileOf, tiles } from './window.ts'

/** The trash of the engines that are started here. */
let trash: Awaited<ReturnType<typeof temporaryFolder>>
test.beforeAll(async () => {
  trash = await temporaryFolder()
  process.env['XDG_DATA_HOME'] = trash.path
})
test.afterAll(async () => {
  delete process.env['XDG_DATA_HOME']
  await trash[Symbol.asyncDispose]()
})

test('tags, metadata and tables of many assets, and back again', async ({ window: page, engine, library }) => {
  const { client } = engine
  const { assets } = await client.listAssets({ limit: 100 })
  const [first, second] = assets.filter(({ kind }) => kind === 'image')
  await client.editAssets({ ids: [first!.id], addTags: ['wood'] })
  const tagsOf = async (id: number) => (await client.getAssetDetails({ id })).tags

  await test.step('tags of a selection, by keyboard', async () => {
    await tileOf(page, first!.path).click()
    await tileOf(page, second!.path).click({ modifiers: ['ControlOrMeta'] })
    await page.keyboard.press('t')
    const dialog = page.getByRole('dialog', { name: 'Tags of 2 assets' })
    await expect(dialog.getByRole('listitem')).toContainText(['on 1 of 2'])
    const field = dialog.getByRole('combobox', { name: 'Add a tag' })
    await field.fill('WO')
    await expect(dialog.getByRole('option')).toHaveText([/wood/, /New tag “WO”/])
    await page.keyboard.press('Enter')
    await field.fill('Red thing')
    await page.keyboard.press('Enter')
    await look(page, 'tags-dialog')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect.poll(() => tagsOf(second!.id)).toEqual(['Red thing', 'wood'])
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => tagsOf(second!.id)).toEqual([])
    await expect.poll(() => tagsOf(first!.id)).toEqual(['wood'])
    await expect(page.getByText(/^Taken back: 2 assets/)).toBeVisible()
    await page.keyboard.press('ControlOrMeta+Shift+z')
    await expect.poll(() => tagsOf(second!.id)).toEqual(['Red thing', 'wood'])
  })

  await test.step('all tags: renamed, merged and removed', async () => {
    await page.getByRole('treeitem', { name: /^All 2 tags/ }).getByRole('link').click()
    await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'wood' })).toBeVisible()
    await look(page, 'tags')
    await page.getByRole('button', { name: 'Rename Red thing' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Name' }).fill('red')
    await page.keyboard.press('Enter')
    await expect.poll(() => tagsOf(first!.id)).toEqual(['red', 'wood'])
    await page.getByRole('checkbox', { name: 'Select red' }).check()
    await page.getByRole('checkbox', { name: 'Select wood' }).check()
    await page.getByRole('button', { name: 'Merge…' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Name' }).fill('material')
    await page.keyboard.press('Enter')
    await expect.poll(() => client.listTags()).toEqual([{ name: 'material', assets: 2 }])
    await page.getByRole('button', { name: 'Remove material' }).click()
    await expect(page.getByText('No tags yet')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+z')
    await page.getByRole('main').getByRole('link', { name: 'material' }).click()
    await expect(tiles(page)).toHaveCount(2)
  })

  await test.step('a value for a selection', async () => {
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('m')
    const dialog = page.getByRole('dialog', { name: 'Set metadata of 2 assets' })
    await dialog.getByRole('combobox', { name: 'Key' }).fill('client')
    await dialog.getByRole('textbox', { name: 'Value' }).fill('ACME; "Berlin"')
    await look(page, 'metadata-dialog')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByText('client set for 2 assets')).toBeVisible()
  })

  await test.step('keys are renamed, and taken back', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Metadata' }).click()
    const row = page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('link', { name: 'client', exact: true }) })
    await expect(row).toContainText('2')
    await page.getByRole('button', { name: 'Rename client' }).click()
    await page.getByRole('textbox', { name: 'New key' }).fill('customer')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('link', { name: 'customer', exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Remove customer' }).click()
    await expect(page.getByRole('link', { name: 'customer', exact: true })).toBeHidden()
    await page.keyboard.press('ControlOrMeta+z')
    await expect(page.getByRole('link', { name: 'customer', exact: true })).toBeVisible()
  })

  await test.step('a table is saved, edited and taken in', async () => {
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as CSV: Of all assets' }).click()
    const text = await readFile(await (await saving).path(), 'utf8')
    expect(text).toContain('"ACME; ""Berlin"""')
    const edited = `${text.replaceAll('ACME; ""Berlin""', 'Umbrella')}/nowhere,gone.png,,gone.png\r\n`
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Take in a table…' }).click()
    await (await choosing).setFiles({ name: 'edited.csv', mimeType: 'text/csv', buffer: Buffer.from(edited) })
    const report = page.getByRole('region', { name: 'What edited.csv brought' })
    await expect(report).toContainText('2 values set')
    await expect(report).toContainText('1 row refused')
    await look(page, 'metadata')
    const customer = async () => (await client.getAssetDetails({ id: first!.id })).metadata.find(({ key }) => key === 'customer')?.value
    expect(await customer()).toBe('Umbrella')
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(customer).toBe('ACME; "Berlin"')
  })

  await test.step('the trash is asked about', async () => {
    await page.getByRole('link', { name: 'All assets', exact: true }).click()
    await tileOf(page, library.images[3]!).click()
    await page.keyboard.press('ControlOrMeta+Delete')
    const dialog = page.getByRole('dialog', { name: 'Move 1 file to the trash?' })
    await expect(dialog).toBeVisible()
    await look(page, 'trash')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(tileOf(page, library.images[3]!)).toBeVisible()
  })
})

test('files go to the trash once that is confirmed, and what does not go is told', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 3)
  const [gone] = await readdir(place.root)
  await tiles(page).first().click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+Delete')
  const confirm = page.getByRole('dialog', { name: 'Move 3 files to the trash?' }).getByRole('button', { name: 'Move to trash' })
  await expect(confirm).toBeVisible()
  await rm(join(place.root, gone!))
  await confirm.click()
  const failed = page.getByRole('dialog', { name: '1 file could not be moved to the trash' })
  await expect(failed).toContainText(gone!)
  await failed.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByText('2 files are in the trash.')).toBeVisible()
  expect(await readdir(place.root)).toEqual([])
  await expect.poll(() => tiles(page).count(), 'those that went are not listed').toBeLessThan(2)
})
