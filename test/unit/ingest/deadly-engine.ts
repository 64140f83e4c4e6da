import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { openEncoder } from '../../../src-main/encoders/session.ts'
import { createIngest } from '../../../src-main/ingest/ingest.ts'
import { scanLibrary } from '../../../src-main/library/scan.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { previewFiles } from '../../../src-main/media/preview-files.ts'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { openSurfaceSpace } from '../../../src-main/vectors/surface-space.ts'

/**
 * Ingests the folder that is the second argument into the data folder that is the first, with all that the engine has. Decoding a
 * file whose name begins with "deadly" ends the process, as a fault in a decoder would. Prints the name of each file before it
 * is read, and "idle" when nothing waits.
 */
async function run(): Promise<void> {
  const [dataDir, folder] = process.argv.slice(2) as [string, string]
  const catalog = openCatalog(dataDir)
  const log = pino({ level: 'silent' })
  const events = createEventBus(() => {})
  const encoder = await openEncoder(fileURLToPath(new URL('../../../resources/encoders/likeness-mini', import.meta.url)))
  const space = await openSpace({ catalog, encoder, folder: join(dataDir, 'vectors'), log })
  const surface = await openSurfaceSpace({ catalog, folder: join(dataDir, 'vectors', '+surface'), log })
  const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage here')), threads: 1 })
  const library = catalog.libraries.list()[0] ?? catalog.libraries.get(catalog.libraries.insert(folder, 'test'))!

  events.listen((event) => {
    if (event.type === 'progress' && event.progress.phase === 'idle') {
      process.stdout.write('idle\n', () => process.exit(0))
    }
  })
  const ingest = createIngest({
    catalog,
    eyes: {
      decode: (file, guard = read => read()) => {
        const name = file.path.slice(file.path.lastIndexOf('/') + 1)
        return decoder.decode(file, read => guard(() => {
          process.stdout.write(`${name}\n`)
          if (name.startsWith('deadly'))
            process.kill(process.pid, 'SIGKILL')
          return read()
        }))
      },
      stage: { render: () => Promise.reject(new Error('no stage here')) },
    },
    previews: previewFiles(dataDir),
    spaces: () => [space],
    surface,
    detector: () => undefined,
    events,
    log,
    scanning: () => false,
    conditions: () => ({ onBattery: false, userActive: false }),
    dataDir,
    onGone: () => {},
    onDrained: () => {},
  })
  await scanLibrary({ catalog, library })
  ingest.wake()
}

void run()
