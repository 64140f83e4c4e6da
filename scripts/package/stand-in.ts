import { Buffer } from 'node:buffer'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What @electron/fuses looks for in a program of Electron: behind it come the version, the number of fuses, and one character for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** The fuses of Electron 45 as they come: nodeCliInspect, runAsNode and the like are on. */
const wire = '101100011'

/**
 * Writes what stands in for the program of Electron on Linux where that cannot be fetched: a folder like Electron's own, whose program
 * runs the packaged app in the rig of test/desktop and carries a fuse wire. For tests of the packaging; nothing of it is ever shipped.
 */
export async function makeStandIn(folder: string): Promise<void> {
  const runner = join(import.meta.dirname, 'run-stand-in.ts')
  const script = `#!/bin/sh\n# Stands in for Electron; see scripts/package/stand-in.ts\nexec "${process.execPath}" "${runner}" "$(dirname "$(readlink -f "$0")")" "$@"\n`
  const fuses = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, wire.length]), Buffer.from(wire)])
  await mkdir(join(folder, 'locales'), { recursive: true })
  await mkdir(join(folder, 'resources'), { recursive: true })
  await Promise.all(['en-US', 'de', 'fr'].map(language => writeFile(join(folder, 'locales', `${language}.pak`), '')))
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.from(script), fuses]))
  await chmod(join(folder, 'electron'), 0o755)
}
