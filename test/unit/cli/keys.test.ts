import type { Server } from '../../helpers/server.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NewApiKey } from '../../../src-main/contract/entities.ts'
import { runCommand } from '../../helpers/cli.ts'
import { startServer } from '../../helpers/server.ts'

let server: Server
beforeAll(async () => void (server = await startServer()))
afterAll(() => server[Symbol.asyncDispose]())

/** Runs a command beside an engine that serves, so that it need not open one of its own. */
function likeness(...args: string[]) {
  return runCommand(['--data', server.engine.dataDir, ...args])
}

it('makes, lists and revokes keys', async () => {
  expect((await likeness('keys')).stdout).toBe('There is no key yet. `likeness keys add <name>` makes one.\n')
  const { key, secret } = NewApiKey.parse(JSON.parse((await likeness('keys', 'add', 'Studio', '--email', 'ann@example.com', '--remote-urls', '--quota', '7', '--json')).stdout))
  expect(key).toMatchObject({ name: 'Studio', email: 'ann@example.com', collections: null, remoteUrls: true, dailyQuota: 7, usedToday: 0, lastUsedAt: null })
  const list = (await likeness('keys', 'list')).stdout
  expect(list).toMatch(new RegExp(`^id +opens +today +addresses +last used +name\n${key.id} +everything +0 of 7 +fetched +never +Studio <ann@example.com>\n$`))
  expect(list).not.toContain(secret)
  expect((await likeness('keys', 'add', 'plain')).stdout).toMatch(/^id +(lk_[a-z2-7]{16})\nsecret +([\w-]{43})\ncredential +\1\.\2\nKeep the secret/)
  expect((await likeness('keys', 'revoke', key.id)).stdout).toBe(`The key ${key.id} opens nothing any more.\n`)
  expect(await likeness('keys', 'revoke', key.id)).toMatchObject({ code: 1, stderr: expect.stringContaining(`There is no API key "${key.id}"`) as string })
})

it('says what is wrong with a key before it makes it', async () => {
  expect(await likeness('keys', 'add', 'x', '--collection', 'none-such-1000')).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no collection "none-such-1000"') as string })
  expect(await likeness('keys', 'add', 'x', '--email', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('email') as string })
  expect(await likeness('keys', 'add', 'x', '--quota', '0')).toMatchObject({ code: 2 })
})
