import { access, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from './app.ts'

/** Traces by which file managers are known to be there, and what an entry of Likeness writes, in the home of a user of Linux. */
const known = [
  { name: 'GNOME Files', trace: 'share/nautilus', entry: 'share/nautilus/scripts/Find Similar with Likeness' },
  { name: 'Dolphin', trace: 'config/dolphinrc', entry: 'share/kio/servicemenus/likeness.desktop' },
  { name: 'Thunar', trace: 'config/Thunar', entry: 'config/Thunar/uca.xml' },
] as const

test('entries of the context menus of file managers are written and removed in the settings', async ({ home, window }) => {
  test.skip(process.platform !== 'linux', 'the settings of the other systems are not kept in files of the home folder')
  for (const { trace } of known)
    await mkdir(join(home.path, trace), { recursive: true })
  await window.evaluate(() => location.assign('#/settings/desktop'))

  for (const { name, entry } of known) {
    const path = join(home.path, entry)
    const toggle = window.getByRole('switch', { name })
    await expect(toggle).not.toBeChecked()
    await toggle.click()
    await expect(toggle).toBeChecked()
    await expect.poll(() => readFile(path, 'utf8').catch(() => ''), name).toContain('--find-similar')
    await toggle.click()
    await expect(toggle).not.toBeChecked()
    await expect.poll(() => readFile(path, 'utf8').catch(() => ''), name).not.toContain('--find-similar')
  }
  await expect(access(join(home.path, known[1].entry)), 'a file of its own is gone').rejects.toThrow('ENOENT')
})
