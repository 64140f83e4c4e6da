import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { SecretStore } from '../../../src-main/sync/accounts.ts'
import type { Connector } from '../../../src-main/sync/types.ts'
import type { StandIn, StandInEnv } from '../../helpers/hosted-services/stand-in.ts'
import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { failure } from '../../../src-main/contract/errors.ts'
import { createSecrets } from '../../../src-main/engine/secrets.ts'
import { createAccounts } from '../../../src-main/sync/accounts.ts'
import { startStandIn } from '../../helpers/hosted-services/stand-in.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { leapingClock } from './http/http.ts'

/** A service that asks for an address, a user and a key, and says what is wrong with the key. */
const shelf: Connector = {
  service: {
    id: 'shelf',
    name: 'Shelf',
    fields: [
      { key: 'address', label: 'Address', isSecret: false, isRequired: true, default: null },
      { key: 'user', label: 'User', isSecret: false, isRequired: false, default: 'nobody' },
      { key: 'key', label: 'Key', isSecret: true, isRequired: true, default: null },
      { key: 'spare', label: 'Second key', isSecret: true, isRequired: false, default: null },
    ],
    container: 'collection',
    imageFormats: [],
    modelFormats: [],
    largestBytes: null,
    cannot: [],
    search: null,
  },
  limits: { parallel: 2, requestsPerSecond: 100, kilobytesPerSecond: null },
  batch: 1,
  afterDoubt: 'send',
  pollMs: 1,
  calls: items => items,
  objection: () => undefined,
  open: ({ fields, connect }) => {
    const { address = '', user = '', key = '' } = fields
    if (!URL.canParse(address))
      throw failure('account_incomplete', { service: 'Shelf', reason: `"${address}" is no address` })
    const http = connect({ address, authorise: async () => ({ headers: { 'x-key': key } }) })
    const ask = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) => http.send({ method: 'GET', path, query: { user }, answer, signal, what: 'looking at the shelf' })
    return {
      test: async signal => (await ask('/who', z.string(), signal)).value,
      containers: async signal => (await ask('/shelves', z.array(z.object({ id: z.string(), name: z.string(), items: z.int() })), signal)).value,
      container: async id => ({ id, name: id, items: null }),
      async* survey() {},
      send: async () => [],
    }
  },
}

/** One that cannot list what it holds. */
const closed: Connector = { ...shelf, service: { ...shelf.service, id: 'closed', name: 'Closed' }, open: (account) => {
  const { containers: _, ...rest } = shelf.open(account)
  return rest
} }

let folder: TemporaryFolder
let standIn: StandIn
let catalog: ReturnType<typeof openCatalog>
let told: LikenessEvent[]

beforeEach(async () => {
  folder = await temporaryFolder()
  catalog = openCatalog(folder.path)
  told = []
  const app = new Hono<StandInEnv>()
  app.get('/who', c => c.req.header('x-key') === 'right-key-1' ? c.text(`the shelf of ${c.req.query('user')}, opened by ${c.req.header('x-key')}`) : c.json({ message: `the key ${c.req.header('x-key')} opens nothing` }, 401))
  app.get('/shelves', c => c.json([{ id: 's1', name: 'Props', items: 3 }]))
  standIn = await startStandIn(app)
})
afterEach(async () => {
  catalog.close()
  await standIn[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

function accountsIn(secrets: SecretStore = createSecrets({ folder: join(folder.path, 'secrets') })) {
  return createAccounts({ catalog, secrets, connectors: [shelf, closed], events: { emit: event => told.push(event) }, clock: leapingClock() })
}

function given(fields: Record<string, string> = {}) {
  return { service: 'shelf', name: 'Ours', fields: { address: standIn.url, key: 'right-key-1', ...fields }, limits: {} }
}

describe('accounts', () => {
  it('are added with their secrets elsewhere, and told', async () => {
    const accounts = accountsIn()
    const account = await accounts.add({ ...given({ spare: '' }), limits: { parallel: 1 } })
    expect(account).toMatchObject({ service: 'shelf', name: 'Ours', fields: { address: standIn.url }, secretsKept: 'plain', limits: { parallel: 1, requestsPerSecond: 100, kilobytesPerSecond: null }, triedAt: null, failure: null })
    expect(account.id).toMatch(/^shelf-[a-z2-7]{8}$/)
    expect(accounts.list()).toEqual([account])
    expect(told).toEqual([{ type: 'accounts', accounts: [account] }])
    expect(JSON.stringify(told)).not.toContain('right-key')
    catalog.close()
    expect(readdirSync(folder.path).filter(name => name.startsWith('catalog') && readFileSync(join(folder.path, name)).includes('right-key'))).toEqual([])
    catalog = openCatalog(folder.path)
    expect(readFileSync(join(folder.path, 'secrets', `account-${account.id}.json`), 'utf8')).toContain('right-key-1')
  })

  it('say of a field that is missing, unknown or wrong which it is, and keep nothing', async () => {
    const accounts = accountsIn()
    await expect(accounts.add(given({ key: ' ' }))).rejects.toMatchObject({ code: 'account_incomplete', message: 'The account at Shelf cannot be used as it is: "key" (Key) is missing.' })
    await expect(accounts.add(given({ token: 'x' }))).rejects.toMatchObject({ code: 'bad_request', message: 'Shelf asks for no "token", but for address, user, key, spare.' })
    await expect(accounts.add(given({ address: 'nowhere' }))).rejects.toMatchObject({ code: 'account_incomplete' })
    await expect(accounts.add({ ...given(), service: 'attic' })).rejects.toMatchObject({ code: 'service_not_found' })
    expect(accounts.list()).toEqual([])
    expect(told).toEqual([])
    expect(() => readdirSync(join(folder.path, 'secrets'))).toThrow('ENOENT')
  })

  it('are changed in part: what is not given stays, what is empty goes', async () => {
    const accounts = accountsIn()
    const { id } = await accounts.add(given({ user: 'me', spare: 'second' }))
    expect(await accounts.edit(id, { name: 'Theirs', limits: { kilobytesPerSecond: 500 } })).toMatchObject({ name: 'Theirs', fields: { user: 'me' }, limits: { parallel: 2, kilobytesPerSecond: 500 } })
    expect(await accounts.edit(id, { fields: { user: '', spare: 'third' } })).toMatchObject({ name: 'Theirs', fields: { address: standIn.url } })
    const kept = () => JSON.parse((JSON.parse(readFileSync(join(folder.path, 'secrets', `account-${id}.json`), 'utf8')) as { text: string }).text) as unknown
    expect(kept()).toEqual({ key: 'right-key-1', spare: 'third' })
    await expect(accounts.edit(id, { fields: { key: '' } })).rejects.toMatchObject({ code: 'account_incomplete' })
    expect(kept()).toEqual({ key: 'right-key-1', spare: 'third' })
    await expect(accounts.edit('none', {})).rejects.toMatchObject({ code: 'account_not_found' })
  })

  it('are tried, and it is remembered what came of that, without the key', async () => {
    const accounts = accountsIn()
    const { id } = await accounts.add(given())
    const check = await accounts.test(id)
    expect(check.says).toBe('the shelf of nobody, opened by •••')
    expect(check.account).toMatchObject({ id, failure: null, triedAt: expect.any(String) as string })

    await accounts.edit(id, { fields: { key: 'wrong-key-2' } })
    expect(accounts.list()).toMatchObject([{ triedAt: null }])
    await expect(accounts.test(id)).rejects.toMatchObject({ code: 'account_refused', message: 'Shelf does not accept this account: looking at the shelf (GET /who) was answered 401: the key ••• opens nothing. Enter its keys anew, then try it.' })
    expect(accounts.list()).toMatchObject([{ failure: { code: 'account_refused' } }])
    expect(JSON.stringify([told, accounts.list()])).not.toMatch(/(?:right|wrong)-key/)
    expect(told).toHaveLength(4)
  })

  it('list what they hold, where the service tells it', async () => {
    const accounts = accountsIn()
    const { id } = await accounts.add(given())
    expect(await accounts.containers(id)).toEqual([{ id: 's1', name: 'Props', items: 3 }])
    standIn.fail({ rate: 1, kinds: ['limit'], retryAfter: 3600 })
    await expect(accounts.containers(id)).rejects.toMatchObject({ code: 'service_limited' })
    const other = await accounts.add({ ...given(), service: 'closed' })
    await expect(accounts.containers(other.id)).rejects.toMatchObject({ code: 'service_cannot', message: 'Closed cannot do this by its documents: list its collections. Enter the key of one.' })
  })

  it('are not removed while they are used, then with their secrets', async () => {
    const accounts = accountsIn()
    const { id } = await accounts.add(given())
    {
      await using first = await accounts.open(id)
      await using second = await accounts.open(id)
      expect([first.account.id, second.connector.service.id]).toEqual([id, 'shelf'])
      expect(() => accounts.remove(id)).toThrow('it is being used just now')
    }
    accounts.remove(id)
    expect(accounts.list()).toEqual([])
    expect(readdirSync(join(folder.path, 'secrets'))).toEqual([])
    expect(() => accounts.remove(id)).toThrow('There is no account')
  })

  it('are opened with every field, and after a change with its new ones', async () => {
    const accounts = accountsIn()
    const { id } = await accounts.add(given())
    const says = async () => {
      await using opened = await accounts.open(id)
      return await opened.remote.test(new AbortController().signal)
    }
    expect(await says()).toContain('of nobody')
    await using _ = await accounts.open(id)
    await accounts.edit(id, { fields: { user: 'somebody' } })
    expect(await says()).toContain('of somebody')
    expect(() => accounts.remove(id)).toThrow('it is being used just now')
  })

  it('say that their keys are gone, and take new ones', async () => {
    const accounts = accountsIn()
    const { id } = await accounts.add(given())
    const file = join(folder.path, 'secrets', `account-${id}.json`)
    rmSync(file)
    await expect(accounts.open(id)).rejects.toMatchObject({ code: 'account_incomplete', message: expect.stringContaining('Enter them anew') as string })
    await expect(accounts.edit(id, { fields: { user: 'x' } })).rejects.toMatchObject({ code: 'account_incomplete' })
    writeFileSync(file, '{"kept":"sealed","sealed":"of another machine"}')
    await expect(accounts.test(id)).rejects.toMatchObject({ code: 'keychain_failed' })
    await expect(accounts.edit(id, { fields: { user: 'x' } })).rejects.toMatchObject({ code: 'keychain_failed' })
    await accounts.edit(id, { fields: { key: 'right-key-1' } })
    expect((await accounts.test(id)).says).toContain('the shelf of')
  })

  it('wait no longer for a keychain that does not answer once all is closed, or nobody wants them any more', async () => {
    const never = new Promise<never>(() => {})
    const accounts = accountsIn(createSecrets({ folder: join(folder.path, 'secrets'), keychain: { seal: async () => 'sealed', unseal: () => never } }))
    const { id } = await accounts.add(given())
    const unwanted = new AbortController()
    const opening = accounts.open(id, unwanted.signal)
    unwanted.abort(new Error('unwanted'))
    await expect(opening).rejects.toThrow('unwanted')

    const asked = [accounts.open(id), accounts.test(id), accounts.containers(id), accounts.edit(id, { fields: { user: 'x' } })]
    accounts.close()
    for (const one of asked)
      await expect(one).rejects.toMatchObject({ code: 'engine_closing' })
    await expect(accounts.add(given())).rejects.toMatchObject({ code: 'engine_closing' })
  })

  it('keep nothing that a keychain sealed after all was closed', async () => {
    const kept = () => readdirSync(join(folder.path, 'secrets')).map(name => readFileSync(join(folder.path, 'secrets', name), 'utf8'))
    const before = await accountsIn(createSecrets({ folder: join(folder.path, 'secrets') })).add(given())
    const secrets = kept()
    const { promise: answered, resolve: answer } = Promise.withResolvers<string>()
    const keychain = createSecrets({ folder: join(folder.path, 'secrets'), keychain: { seal: () => answered, unseal: async text => text } })
    const stored: Promise<unknown>[] = []
    const accounts = accountsIn({ ...keychain, store: (...asked) => {
      const storing = keychain.store(...asked)
      stored.push(storing)
      return storing
    } })
    const asked = [accounts.add(given()), accounts.edit(before.id, { fields: { key: 'right-key-2' } })]
    await expect.poll(() => stored).toHaveLength(2)
    accounts.close()
    expect(await Promise.allSettled(asked)).toEqual(Array.from({ length: 2 }, () => expect.objectContaining({ status: 'rejected' }) as object))
    answer('sealed')
    await Promise.allSettled(stored)
    expect(kept()).toEqual(secrets)
  })

  it('leave no secrets behind where they could not be sealed', async () => {
    const accounts = accountsIn(createSecrets({ folder: join(folder.path, 'secrets'), keychain: { seal: () => Promise.reject(failure('keychain_failed', { reason: 'it is locked' })), unseal: async text => text } }))
    await expect(accounts.add(given())).rejects.toMatchObject({ code: 'keychain_failed' })
    expect(accounts.list()).toEqual([])
  })
})
