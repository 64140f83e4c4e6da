import type { RegistryChange } from './registry.ts'
import type { FileManager, Surroundings } from './types.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { associations, listedVerbKeys, registryFile, removals, verb, verbChanges, verbKeys } from './registry.ts'

/** The Explorer of Windows: a verb of this user for each extension. */
export function createExplorer(surroundings: Surroundings): FileManager {
  const { env, executable, label, run } = surroundings
  const reg = join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe')
  return {
    id: 'explorer',
    name: 'Explorer',
    present: () => Promise.resolve(true),
    installed: async () => (await foundKeys()).length > 0,
    // What an earlier version added goes first: it may have read other formats.
    install: async () => importAll([...removals([...await foundKeys(), ...verbKeys()]), ...verbChanges(executable, label)]),
    remove: async () => importAll(removals(await foundKeys())),
  }

  async function foundKeys(): Promise<readonly string[]> {
    // It exits with 1 as well where nothing is found or the key to look below is not there.
    const { stdout } = await run(reg, ['query', associations, '/s', '/k', '/e', '/f', verb])
    return listedVerbKeys(stdout)
  }

  async function importAll(changes: readonly RegistryChange[]): Promise<void> {
    if (changes.length === 0)
      return
    const folder = await mkdtemp(join(tmpdir(), 'likeness-registry-'))
    try {
      const file = join(folder, 'likeness.reg')
      await writeFile(file, registryFile(changes))
      const { code, stderr, stdout } = await run(reg, ['import', file])
      if (code !== 0)
        throw new Error(`reg.exe ended with ${code}: ${(stderr.trim() || stdout.trim())}`)
    }
    finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
