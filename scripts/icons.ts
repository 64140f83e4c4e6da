import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renderIcons } from './icons/render.ts'

/** node scripts/icons.ts: makes the icons of every system from the drawings in resources/icons. */
const folder = join(import.meta.dirname, '../resources/icons')
const [likeness, backdrop, tray] = await Promise.all(['likeness', 'backdrop', 'tray'].map(name => readFile(join(folder, `${name}.svg`))))

for (const [name, content] of await renderIcons({ likeness: likeness!, backdrop: backdrop!, tray: tray! })) {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  console.log(`${name}: ${content.length} bytes`)
}
