import { existsSync } from 'node:fs'
import { open, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { dataFolderFindings } from '../../../src-main/cli/data-folder.ts'
import { Backup, RepairReport } from '../../../src-main/contract/keepsakes.ts'
import { RestoreReport } from '../../../src-main/contract/reports.ts'
import { runCommand } from '../../helpers/cli.ts'
import { index, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

async function withIndex(work: (run: (...args: string[]) => ReturnType<typeof runCommand>, dataDir: string) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  for (let seed = 1; seed <= 3; seed++)
    await writePicture(join(folder.path, 'pictures', `${seed}.png`), seed)
  const run = (...args: string[]) => runCommand(['--data', dataDir, ...args])
  await withEngine(dataDir, engine => index(engine, join(folder.path, 'pictures')))
  await work(run, dataDir)
}

it('backs up, lists, restores, and says where the old catalog is; afterwards everything is as it was', () => withIndex(async (run, dataDir) => {
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
    expect(engine.space().look.index.count).toBe(3)
  })
  expect(await run('restore', 'never-made')).toMatchObject({ code: 1, stderr: expect.stringContaining('likeness backup --list') as string })
}))

it('says of a catalog that is no database what to do', () => withIndex(async (run, dataDir) => {
  await writeFile(join(dataDir, 'catalog.db'), 'words. '.repeat(1000))
  expect(await run('assets')).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^likeness: The catalog .* is damaged.*likeness restore[^\n]*\n$/) as string })
  expect(await run('doctor', '--repair')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^likeness: .*likeness restore/) as string })
}))

it('repairs a catalog whose pages are damaged, and says of it that it is', () => withIndex(async (run, dataDir) => {
  const file = await open(join(dataDir, 'catalog.db'), 'r+')
  await file.write(new Uint8Array(4096).fill(0x7A), 0, 4096, 3 * 4096)
  await file.close()
  expect(await dataFolderFindings(dataDir)).toMatchObject([{ what: 'catalog', ok: false }, { what: 'last backup', ok: true }, { what: 'pictures', ok: true, value: expect.stringContaining('3 previews') as string }])
  const repaired = await run('--json', 'doctor', '--repair')
  expect(repaired).toMatchObject({ code: 0, stderr: '' })
  expect(RepairReport.parse(JSON.parse(repaired.stdout)).damage.length).toBeGreaterThan(0)
  expect((await readdir(dataDir)).some(name => /^catalog-replaced-.*\.db$/.test(name))).toBe(true)
  expect(await dataFolderFindings(dataDir)).toContainEqual({ what: 'catalog', ok: true, value: 'sound' })
  await withEngine(dataDir, async (engine) => {
    expect(await engine.client.status()).toMatchObject({ progress: { failed: 0 } })
    expect(engine.space().look.index.count).toBe(3)
  })
}))
