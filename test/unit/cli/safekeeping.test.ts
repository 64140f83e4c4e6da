import { existsSync } from 'node:fs'
import { open, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { Backup, RepairReport } from '../../../src-main/contract/entities.ts'
import { RestoreReport } from '../../../src-main/contract/reports.ts'
import { runCommand } from '../../helpers/cli.ts'
import { withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

async function withIndex(work: (run: (...args: string[]) => ReturnType<typeof runCommand>, dataDir: string) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  for (let seed = 1; seed <= 3; seed++)
    await writePicture(join(folder.path, 'pictures', `${seed}.png`), seed)
  const run = (...args: string[]) => runCommand(['--data', dataDir, ...args])
  expect((await run('index', join(folder.path, 'pictures'))).code).toBe(0)
  await work(run, dataDir)
}

it('backs up, lists, restores, and says where the old catalog is; afterwards everything is as it was', () => withIndex(async (run, dataDir) => {
  expect((await run('backup', '--list')).stdout).toBe('There is no backup yet: `likeness backup` makes one.\n')
  const made = await run('backup')
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/backups.catalog-\S+-manual\.db \(\d+\.\d kB\)\n$/) as string })
  const [backup] = z.array(Backup).parse(JSON.parse((await run('--json', 'backup', '--list')).stdout))
  expect(made.stdout).toContain(backup!.name)

  await withEngine(dataDir, async ({ client }) => {
    await client.createCollection({ name: 'After the backup' })
    expect(await run('restore')).toMatchObject({ code: 1, stderr: expect.stringContaining('Another Likeness') as string })
  })
  const restored = RestoreReport.parse(JSON.parse((await run('--json', 'restore', backup!.name)).stdout))
  expect(restored.backup).toEqual(backup)
  expect(existsSync(restored.replaced!)).toBe(true)
  await withEngine(dataDir, async (engine) => {
    expect((await engine.client.listCollections()).map(({ name }) => name)).toEqual(['pictures'])
    expect(engine.space().index.count).toBe(3)
  })
  expect(await run('restore', 'never-made')).toMatchObject({ code: 1, stderr: expect.stringContaining('likeness backup --list') as string })
}))

it('says of a catalog that is no database what to do, and repairs one whose pages are damaged', () => withIndex(async (run, dataDir) => {
  const path = join(dataDir, 'catalog.db')
  await rename(path, `${path}.good`)
  await writeFile(path, 'words. '.repeat(1000))
  const { code, stderr } = await run('assets')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^likeness: The catalog .* is damaged.*likeness restore[^\n]*\n$/) as string })
  expect(await run('doctor', '--repair')).toMatchObject({ code: 1, stderr: expect.stringContaining('likeness restore') as string })
  await rename(`${path}.good`, path)

  const file = await open(path, 'r+')
  await file.write(new Uint8Array(4096).fill(0x7A), 0, 4096, 3 * 4096)
  await file.close()
  expect((await run('doctor')).stdout).toMatch(/!! {2}catalog .*damaged/)
  const repaired = await run('--json', 'doctor', '--repair')
  expect(repaired).toMatchObject({ code: 0, stderr: '' })
  const report = RepairReport.parse(JSON.parse(repaired.stdout))
  expect(report.damage.length).toBeGreaterThan(0)
  expect((await readdir(dataDir)).some(name => /^catalog-replaced-.*\.db$/.test(name))).toBe(true)
  expect((await run('doctor', '--repair')).stdout).toBe('Nothing was amiss.\nThe index was built anew from 3 embeddings.\n')
  expect((await run('doctor')).stdout).toMatch(/ok {2}catalog +sound\n.*ok {2}last backup.*ok {2}pictures +3 previews and strips/s)
}))
