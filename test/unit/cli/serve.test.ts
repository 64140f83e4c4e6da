import type { ChildProcess } from 'node:child_process'
import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DoctorReport, IndexReport, ServeReport } from '../../../src-main/contract/reports.ts'
import { lockDataDir } from '../../../src-main/engine/lock.ts'
import { printed, runCommand, startCommand } from '../../helpers/cli.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { descendantsOf, isRunning } from '../../helpers/processes.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

let folder: TemporaryFolder
let data: string
let running: ChildProcess | undefined
beforeAll(async () => {
  folder = await temporaryFolder()
  data = join(folder.path, 'data')
  for (let seed = 1; seed <= 3; seed++)
    await writePicture(join(folder.path, 'pictures', `${seed}.png`), seed)
})
afterAll(async () => {
  running?.kill('SIGKILL')
  await folder[Symbol.asyncDispose]()
})

async function serve(): Promise<ServeReport & { readonly child: ChildProcess }> {
  const child = startCommand(['--data', data, '--json', 'serve', '--port', '0'])
  running = child
  const [text] = await printed(child, /^\{[^}]*\}/)
  return { child, ...ServeReport.parse(JSON.parse(text)) }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal)
  const [code] = await once(child, 'exit') as [number | null]
  return code
}

function likeness(...args: string[]) {
  return runCommand(['--data', data, ...args], { cwd: folder.path })
}

describe('serve', () => {
  it('prints an address that opens the window, and ends cleanly on SIGTERM, while clients listen', async () => {
    const { child, address, url, token, api } = await serve()
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(302)
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(api, { headers })).status).toBe(200)
    expect((await fetch(`${url}/echo3d/imageSearch`)).status).toBe(401)
    await fetch(`${url}/api/events`, { headers })
    const waiting = fetch(`${url}/api/idle`, { method: 'POST', headers }).catch(() => undefined)
    const children = process.platform === 'linux' ? descendantsOf(child.pid!) : []
    expect(await end(child, 'SIGTERM')).toBe(0)
    await waiting
    await vi.waitFor(() => expect(children.filter(isRunning)).toEqual([]))
    await expect(fetch(url)).rejects.toThrow()
  })

  it('ends cleanly on a signal that comes as soon as it has said where it is', async () => {
    const { child } = await serve()
    expect(await end(child, 'SIGHUP')).toBe(0)
  })

  it('is what other commands work through', async () => {
    const { child, url } = await serve()
    const indexed = await likeness('--json', 'index', 'pictures')
    expect(indexed.stderr).toBe('')
    expect(IndexReport.parse(JSON.parse(indexed.stdout))).toMatchObject({ files: 3, done: 3, failed: 0, added: 3, skipped: 0 })
    expect((await likeness('index', 'pictures')).stdout).toMatch(/^3 files: 0 done, 0 failed, 3 skipped/)
    expect((await likeness('similar', 'pictures/2.png')).stdout.trim().split('\n')).toHaveLength(3)
    expect((await likeness('similar', '4711'))).toMatchObject({ code: 1, stdout: '', stderr: 'likeness: There is no asset 4711; it may have been removed.\n' })
    const findings = DoctorReport.parse(JSON.parse((await likeness('--json', 'doctor')).stdout))
    expect(findings.find(({ what }) => what === 'data folder')).toMatchObject({ ok: true, value: expect.stringContaining(`process ${child.pid} serves it at ${url}`) as string })
    expect(await end(child, 'SIGINT')).toBe(0)
  })

  it('does not start twice on a data folder, nor on a port that is taken', async () => {
    const { child, url } = await serve()
    expect(await likeness('serve', '--port', '0')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`(process ${child.pid}) is using the data folder`) as string })
    const other = await runCommand(['--data', join(folder.path, 'other'), 'serve', '--port', new URL(url).port])
    expect(other).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^likeness: .* another program has this port\. .*\n$/) as string })
    expect(await end(child, 'SIGTERM')).toBe(0)
  })
})

describe('a server', () => {
  it('that does not answer is named', async () => {
    const stuck = join(folder.path, 'stuck')
    await mkdir(stuck)
    const lock = lockDataDir(stuck)
    expect(await runCommand(['--data', stuck, 'libraries'])).toMatchObject({ code: 1, stderr: expect.stringContaining(`(process ${process.pid}) is using`) as string })
    lock.announce({ url: 'http://127.0.0.1:9', token: 'token' })
    const { code, stderr } = await runCommand(['--data', stuck, 'libraries'])
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^likeness: Likeness \\(process ${process.pid}\\) has the data folder but does not answer at http://127\\.0\\.0\\.1:9 `))
    lock.release()
  })
})

it('a reader that stops reading ends a command without a word', async () => {
  const child = startCommand(['--data', data, '--json', 'assets'])
  child.stdout.destroy()
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => words += chunk.toString())
  const [code] = await once(child, 'exit') as [number | null]
  expect({ code, words }).toEqual({ code: 0, words: '' })
})
