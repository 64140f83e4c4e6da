import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compressed, pictured } from '../helpers/compressed.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { untilIdle } from './engine.ts'
import { drawnIn, shownModel } from './viewer.ts'
import { expect, test, tileOf } from './window.ts'

test('what is compressed within models is unpacked as the policy of the window allows', async ({ freshWindow: page, freshEngine }) => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'draco.glb'), Buffer.from(compressed.draco, 'base64'))
  await writeFile(join(folder.path, 'meshopt.glb'), Buffer.from(compressed.meshopt, 'base64'))
  await writeFile(join(folder.path, 'basis.gltf'), pictured(`data:image/ktx2;base64,${compressed.etc1s}`))
  await freshEngine.client.addLibrary({ path: folder.path })
  await untilIdle(freshEngine)

  for (const name of ['draco.glb', 'meshopt.glb', 'basis.gltf']) {
    await tileOf(page, name).click()
    await page.keyboard.press('Space')
    const dialog = page.getByRole('dialog')
    const { covered, textures, thumb } = await drawnIn(await shownModel(dialog))
    expect(covered, name).toBeGreaterThan(0.02)
    if (name === 'basis.gltf') {
      expect(textures).toBeGreaterThan(0)
      const colours = Array.from({ length: 576 }, (_, i) => thumb.slice(4 * i, 4 * i + 3))
      expect(colours.some(([red, , blue]) => red! > blue! + 100)).toBe(true)
      expect(colours.some(([red, , blue]) => blue! > red! + 100)).toBe(true)
    }
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
})
