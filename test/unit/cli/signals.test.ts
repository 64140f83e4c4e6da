import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { IndexReport } from '../../../src-main/contract/reports.ts'
import { printed, runCommand, startAtTerminal, startCommand } from '../../helpers/cli.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const files = 120
const ctrlC = '\x03'
const hideCursor = /\[\?25l/
const showCursor = '\x1B[?25h'

let folder: TemporaryFolder
let options: { readonly cwd: string, readonly env: Readonly<Record<string, string>> }
beforeAll(async () => {
  folder = await temporaryFolder()
  const temporary = join(folder.path, 'temporary')
  await mkdir(temporary)
  options = { cwd: folder.path, env: { TMPDIR: temporary } }
  for (let seed = 0; seed < files; seed++)
    await writePicture(join(folder.path, 'pictures', seed % 2 === 0 ? 'even' : 'odd', `${seed}.png`), seed)
})
afterAll(() => folder[Symbol.asyncDispose]())

/** Folders of `evaluate` that are there. */
function left(): readonly string[] {
  return readdirSync(options.env.TMPDIR!).filter(name => name.startsWith('likeness-evaluate-'))
}

/** Presses Ctrl-C as soon as the command shows its progress. */
async function interrupt(...args: string[]): Promise<{ readonly code: number | null, readonly output: string }> {
  const child = startAtTerminal(args, options)
  const ended = once(child, 'exit') as Promise<[number | null]>
  const output = text(child.stdout)
  await printed(child, hideCursor)
  child.stdin.write(ctrlC)
  const [code] = await ended
  return { code, output: await output }
}

describe.runIf(process.platform === 'linux')('at a terminal, Ctrl-C', () => {
  it('ends `index`, which gives the cursor back and is gone on with the next time', async () => {
    const { code, output } = await interrupt('--data', 'data', 'index', 'pictures')
    expect(code).toBe(130)
    expect(output).toContain(showCursor)
    expect(output).not.toContain('likeness:')
    const again = await runCommand(['--data', 'data', '--json', 'index', 'pictures'], options)
    const report = IndexReport.parse(JSON.parse(again.stdout))
    expect(report).toMatchObject({ files, failed: 0 })
    expect(report.done).toBeGreaterThan(0)
  })

  it('ends `evaluate`, which leaves nothing behind', async () => {
    const { code, output } = await interrupt('evaluate', 'pictures')
    expect(code).toBe(130)
    expect(output).toContain(showCursor)
    expect(output).not.toContain('likeness:')
    expect(left()).toEqual([])
  })
})

it('a signal ends `evaluate --copies` while it makes them, and nothing is left behind', async () => {
  const child = startCommand(['--json', 'evaluate', 'pictures', '--copies'], options)
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const [errors] = await Promise.all([text(child.stderr), vi.waitFor(() => expect(left().some(name => existsSync(join(options.env.TMPDIR!, name, 'copy.jpg')))).toBe(true), 30_000).then(() => child.kill('SIGTERM'))])
  expect(await ended).toEqual([null, 'SIGTERM'])
  expect(errors).toBe('')
  expect(left()).toEqual([])
})

it('a signal from elsewhere ends `evaluate` as that signal does, and nothing is left behind', async () => {
  const child = startCommand(['--json', 'evaluate', 'pictures'], options)
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const [errors] = await Promise.all([text(child.stderr), vi.waitFor(() => expect(left().some(name => existsSync(join(options.env.TMPDIR!, name, 'likeness.log')))).toBe(true), 20_000).then(() => child.kill('SIGTERM'))])
  expect(await ended).toEqual([null, 'SIGTERM'])
  expect(errors).toBe('')
  expect(left()).toEqual([])
})
