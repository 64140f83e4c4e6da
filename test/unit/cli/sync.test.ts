import type { ChildProcess } from 'node:child_process'
import type { ScenarioStandIn } from '../../helpers/hosted-services/scenario.ts'
import type { Server } from '../../helpers/server.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Account, AccountCheck, HostedService, Sync, SyncPlan, SyncRun } from '../../../src-main/contract/sync.ts'
import { runCommand, startAtTerminal } from '../../helpers/cli.ts'
import { startScenario } from '../../helpers/hosted-services/scenario.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { indexPictures, startServer, untilIdle } from '../../helpers/server.ts'

let server: Server
let service: ScenarioStandIn
let collection: string
beforeAll(async () => {
  server = await startServer()
  service = await startScenario()
  const libraryId = await indexPictures(server, 'pictures', 4)
  const { assets } = await server.client.listAssets({ libraryId })
  collection = (await server.client.createCollection({ name: 'Props', assetIds: assets.map(({ id }) => id) })).key
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
})

/** Runs a command beside an engine that serves, so that it need not open one of its own. */
function likeness(...args: string[]) {
  return runCommand(['--data', server.engine.dataDir, ...args])
}

async function json<S extends z.ZodType>(schema: S, ...args: string[]): Promise<z.output<S>> {
  const { code, stdout, stderr } = await likeness('--json', ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return schema.parse(JSON.parse(stdout))
}

/** Runs a command that reads what is given from standard input. */
async function withInput(input: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../bin/likeness.js'), '--data', server.engine.dataDir, ...args], { env: { ...process.env, NO_COLOR: '1' } })
  child.stdin.end(input)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>])
  return { code, stdout, stderr }
}

/** Types each answer at a terminal once its question is there; answers all that was to be seen. */
async function answering(child: ChildProcess, ...answers: readonly (readonly [question: string, answer: string])[]) {
  let seen = ''
  const left = [...answers]
  const look = () => {
    if (left[0] && seen.includes(left[0][0]))
      child.stdin!.write(`${left.shift()![1]}\r`)
  }
  child.stdout!.on('data', (chunk: Buffer) => {
    seen += chunk.toString()
    look()
  })
  const [code] = await once(child, 'exit') as [number]
  return { code, seen }
}

const { apiKey, apiSecret } = { apiKey: () => service.fields['apiKey']!, apiSecret: () => service.fields['apiSecret']! }

function fieldArgs(): string[] {
  return Object.entries(service.fields).filter(([key]) => key !== 'apiSecret').flatMap(([key, value]) => ['--field', `${key}=${value}`])
}

describe('accounts', () => {
  it('are added with a secret from standard input, tried, changed and removed', async () => {
    expect((await likeness('accounts')).stdout).toMatch(/^There is no account yet/)
    const added = await withInput(`apiSecret=${apiSecret()}\n`, 'accounts', 'add', 'scenario', 'Studio', ...fieldArgs(), '--bandwidth', '900')
    expect(added).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^scenario-[a-z2-7]{8}\nIts secrets lie in a file that only you may read/) as string })
    expect((await likeness('accounts')).stdout).toMatch(/^id +service +last tried +name\nscenario-\w+ +scenario +never +Studio\n$/)
    expect(await json(z.array(Account), 'accounts', 'list')).toMatchObject([{ name: 'Studio', limits: { kilobytesPerSecond: 900 } }])
    expect((await json(AccountCheck, 'accounts', 'test', 'Studio')).says).not.toBe('')
    expect((await likeness('accounts', 'containers', 'Studio')).stdout).toBe('It holds none yet.\n')

    expect(await withInput('apiSecret=another-secret-1\n', 'accounts', 'edit', 'Studio', '--secret', 'apiSecret', '--bandwidth', '0')).toMatchObject({ code: 0 })
    const refused = await likeness('accounts', 'test', 'Studio')
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^likeness: Scenario does not accept this account/) as string })
    expect(JSON.stringify([refused, await likeness('accounts'), await likeness('--json', 'accounts')])).not.toContain('another-secret-1')
    expect((await likeness('accounts', 'remove', 'Studio')).stdout).toMatch(/^The account Studio is forgotten/)
    expect(await likeness('accounts', 'remove', 'Studio')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no account "Studio"') as string })
  })

  it.runIf(process.platform === 'linux')('are asked for their secrets at a terminal, which does not show them', async () => {
    const child = startAtTerminal(['--data', server.engine.dataDir, 'accounts', 'add', 'scenario', 'Typed', ...fieldArgs()])
    const { code, seen } = await answering(child, ['API secret: ', apiSecret()])
    expect({ code, seen }).toMatchObject({ code: 0, seen: expect.stringContaining('tries it') as string })
    expect(seen).not.toContain(apiSecret())
    expect(await likeness('accounts', 'test', 'Typed')).toMatchObject({ code: 0, stderr: '' })
    await likeness('accounts', 'remove', 'Typed')
  })

  it('take a secret from the environment, and none from the command line', async () => {
    expect(await runCommand(['--data', server.engine.dataDir, 'accounts', 'add', 'scenario', 'By variable', ...fieldArgs(), '--secret-env', 'apiSecret=STUDIO_SECRET'], { env: { STUDIO_SECRET: apiSecret() } })).toMatchObject({ code: 0 })
    await likeness('accounts', 'remove', 'By variable')
    expect(await likeness('accounts', 'add', 'scenario', 'x', '--secret-env', 'apiSecret=NONE_SUCH')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no variable "NONE_SUCH"') as string })
    expect(await likeness('accounts', 'add', 'scenario', 'x', '--field', 'apiSecret=abc')).toMatchObject({ code: 1, stderr: expect.stringContaining('what stands on the command line is no longer one') as string })
    expect(await likeness('accounts', 'add', 'scenario', 'x', '--field', 'nothing')).toMatchObject({ code: 2 })
    expect(await likeness('accounts', 'add', 'none', 'x')).toMatchObject({ code: 1, stderr: expect.stringContaining('`likeness accounts services` lists them') as string })
    expect(await withInput('no pair', 'accounts', 'add', 'scenario', 'x')).toMatchObject({ code: 1, stderr: expect.stringContaining('Line 1 of standard input is not of the form key=value') as string })
    expect(await likeness('accounts', 'add', 'scenario', 'x', '--field', `apiKey=${apiKey()}`)).toMatchObject({ code: 1, stderr: expect.stringContaining('"apiSecret" (API secret) is missing') as string })
  })

  it('stand beside what each service cannot do', async () => {
    const { stdout } = await likeness('accounts', 'services')
    const services = await json(z.array(HostedService), 'accounts', 'services')
    services.forEach(({ id, name, cannot }) => {
      expect(stdout).toContain(`${name} (${id})\n`)
      expect(stdout.split('\n\n').find(part => part.startsWith(name))!.match(/^ {2}It /gm)!.length).toBeGreaterThanOrEqual(cannot.length)
    })
  })
})

describe('syncs', () => {
  beforeAll(async () => {
    await server.client.addAccount({ service: 'scenario', name: 'Studio', fields: service.fields })
  })

  it('show their plan, ask, send, and then have nothing to send', async () => {
    expect((await likeness('sync', 'list')).stdout).toMatch(/^No collection is kept anywhere/)
    expect(await likeness('sync', 'Props')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no sync "Props"') as string })
    expect(await likeness('sync', 'add', 'Props', 'Studio')).toMatchObject({ code: 2, stderr: expect.stringContaining('give --container or --make') as string })
    const added = await likeness('sync', 'add', 'Props', 'Studio', '--make', 'Props there', '--metadata', 'tags=tags')
    expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sync-\w+\nProps is kept at Studio, in Props there\./) as string })

    const dry = await likeness('sync', 'Props', '--dry-run')
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Props → Scenario: Props there\n4 {2}new, will be sent\n[\d.]+ k?B in about \d+ requests\.\n$/) as string })
    expect(await json(z.array(SyncPlan), 'sync', collection, '--dry-run')).toMatchObject([{ counts: { new: 4 } }])
    const unasked = await likeness('sync', 'Props')
    expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('then give --yes') as string })
    expect(service.everything()).toEqual([])

    if (process.platform === 'linux')
      expect((await answering(startAtTerminal(['--data', server.engine.dataDir, 'sync', 'Props']), ['Send this? [y/N] ', 'n'])).code).toBe(1)
    expect(service.everything()).toEqual([])
    const agreed = process.platform !== 'linux' ? await likeness('sync', 'Props', '--yes').then(({ code, stdout: seen }) => ({ code, seen })) : await answering(startAtTerminal(['--data', server.engine.dataDir, 'sync', 'Props']), ['Send this? [y/N] ', 'y'])
    expect(agreed).toMatchObject({ code: 0, seen: expect.stringMatching(/Props there: 4 sent \([\d.]+ k?B\), done\./) as string })
    expect(service.everything()).toHaveLength(4)

    expect(await likeness('sync', 'Props')).toMatchObject({ code: 0, stdout: 'Props there: 0 sent (0 B), done.\n', stderr: '' })
    expect(await json(z.array(Sync), 'sync', collection)).toMatchObject([{ there: 4, lastRun: { outcome: 'done', sent: 0 } }])
    expect((await likeness('sync', 'list')).stdout).toMatch(/Studio: Props there +up +4 +0 +0 +when asked/)
    expect(await json(z.array(SyncRun), 'sync', 'runs', 'Props')).toMatchObject([{ outcome: 'done', sent: 0 }, { outcome: 'done', sent: 0 }, { outcome: 'done', sent: 4 }].slice(0, 3))
  })

  it('end with 1 where items failed, and say which', async () => {
    const picture = join(server.folder, 'more', 'late.png')
    await writePicture(picture, 50)
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'more') })
    await untilIdle(server.client)
    const [asset] = (await server.client.listAssets({ libraryId: id })).assets
    const { key } = await server.client.createCollection({ name: 'One', assetIds: [asset!.id] })
    await likeness('sync', 'add', 'One', 'Studio', '--make', 'One there')
    await writePicture(picture, 77)
    expect(await likeness('sync', key, '--yes')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/One there: 0 sent \(0 B\), 1 failed, incomplete\.\n$/) as string,
      stderr: expect.stringMatching(/1 item failed: `likeness sync items sync-\w+ --state failed` says why\./) as string,
    })
    expect((await likeness('sync', 'items', 'One', '--state', 'failed')).stdout).toContain(`${asset!.name}: The file changed`)
    expect(await likeness('sync', 'remove', 'One')).toMatchObject({ code: 0 })
  })

  it('end with 1 where the account is refused, without its secret', async () => {
    const { key } = await server.client.createCollection({ name: 'Two', assetIds: [(await server.client.listAssets({})).assets[1]!.id] })
    await likeness('sync', 'add', 'Two', 'Studio', '--make', 'Two there')
    await likeness('sync', 'Two', '--dry-run')
    await withInput('apiSecret=another-secret-2\n', 'accounts', 'edit', 'Studio', '--secret', 'apiSecret')
    const refused = await likeness('sync', key, '--yes')
    await withInput(`apiSecret=${apiSecret()}\n`, 'accounts', 'edit', 'Studio', '--secret', 'apiSecret')
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Scenario does not accept this account') as string })
    expect(JSON.stringify([refused, await likeness('sync', 'runs', 'Two')])).not.toContain('another-secret-2')
    expect(await likeness('sync', 'remove', 'Two')).toMatchObject({ code: 0 })
  })

  it('are changed, paused and ended', async () => {
    expect(await likeness('sync', 'edit', 'Props', '--mirror')).toMatchObject({ code: 1, stderr: expect.stringContaining('with --yes') as string })
    expect(await json(Sync, 'sync', 'edit', 'Props', '--mirror', '--yes', '--every', '30', '--largest', '20')).toMatchObject({ options: { direction: 'mirror', schedule: 'interval', everyMinutes: 30, largestBytes: 20_000_000 } })
    expect((await likeness('sync', 'pause', 'Props')).stdout).toBe('The sync of Props to Props there is paused.\n')
    expect(await likeness('sync', 'Props')).toMatchObject({ code: 1, stderr: expect.stringContaining('is paused') as string })
    expect((await likeness('sync', 'resume', collection)).stdout).toBe('The sync of Props to Props there goes on.\n')
    expect((await likeness('sync', 'items', 'Props')).stdout).toMatch(/^key +state +size +tried again +name\n/)
    expect(await likeness('sync', 'resolve', 'Props', 'none')).toMatchObject({ code: 2 })
    expect(await likeness('sync', 'resolve', 'Props', 'none', '--send')).toMatchObject({ code: 1, stderr: expect.stringContaining('"none"') as string })
    expect((await likeness('sync', 'remove', 'Props')).stdout).toMatch(/What lies at the service stays/)
    expect(service.everything().length).toBeGreaterThanOrEqual(4)
  })
})
