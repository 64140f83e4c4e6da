import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { gatherLicences } from './licences/gather.ts'
import { projectFolder } from './processes.ts'

/* The last step of `npm run build`: writes what the About page shows of the licences of all that is shipped. */

try {
  const licences = await gatherLicences(projectFolder)
  await writeFile(join(projectFolder, 'out', 'renderer', 'licences.json'), JSON.stringify(licences))
  console.log(`The licences of ${licences.length} parts of Likeness are in out/renderer/licences.json.`)
}
catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
}
