import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { models, pictures, writeSampleLibrary } from '../../src-main/sample-library/write.ts'

const { positionals } = parseArgs({ allowPositionals: true })
const folder = resolve(positionals[0] ?? 'sample-library')
const start = performance.now()
console.log(`Drawing ${pictures.length} pictures and building ${models.length} models…`)
const written = await writeSampleLibrary(folder)
const families = Map.groupBy([...written.images, ...written.models], path => path.slice(0, path.lastIndexOf('/')))
for (const [family, paths] of families)
  console.log(`  ${family.padEnd(20)} ${paths.map(path => path.slice(family.length + 1)).join(', ')}`)
console.log(`Wrote ${written.images.length} images and ${written.models.length} models (with ${written.others.length} files they refer to) to ${folder} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
