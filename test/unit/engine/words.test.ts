import { expect, it } from 'vitest'
import { createWordKeeping } from '../../../src-main/engine/words.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

it('takes words in page by page until none is left, and lets others have their turn', () => withCatalog(async (catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  catalog.transaction(() => Array.from({ length: 450 }, (_, n) => insertAsset(catalog, library, `${n}.png`)))
  let turns = 0
  const others = setInterval(() => turns++, 0)
  const { chores: [chore], close } = createWordKeeping({ catalog })
  await chore!.run()
  clearInterval(others)
  expect(turns).toBeGreaterThan(0)
  expect(catalog.words.refresh(0)).toBe(0)
  expect(catalog.words.count('png')).toBe(450)
  close()
}))

it('ends after the page under way when it is closed', () => withCatalog(async (catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  catalog.transaction(() => Array.from({ length: 450 }, (_, n) => insertAsset(catalog, library, `${n}.png`)))
  const { chores: [chore], close } = createWordKeeping({ catalog })
  const running = chore!.run()
  close()
  await running
  expect(catalog.words.refresh(0)).toBe(250)
}))
