import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { Account, AccountCheck, AddAccount, Container, EditAccount, HostedService } from '../contract/sync.ts'
import type { Fields, SortedFields } from './account-fields.ts'
import type { Clock } from './clock.ts'
import type { AccountHttp, AccountHttpOptions } from './http/service-http.ts'
import type { Connector, Remote } from './types.ts'
import { randomInt } from 'node:crypto'
import { failure, LikenessError } from '../contract/errors.ts'
import { allFields, sortFields } from './account-fields.ts'
import { systemClock } from './clock.ts'
import { createAccountHttp } from './http/service-http.ts'
import { ServiceFailure } from './service-failure.ts'
import { untilAborted } from './until-aborted.ts'

/** Keeps texts that must not be read by others, by name. */
export interface SecretStore {
  /** Answers how; once the signal is aborted nothing is kept any more. Errors: keychain_failed, the signal's reason. */
  readonly store: (name: string, text: string, signal: AbortSignal) => Promise<Account['secretsKept']>
  /** Errors: keychain_failed. */
  readonly read: (name: string) => Promise<string | undefined>
  readonly remove: (name: string) => void
}

export interface AccountsOptions {
  readonly catalog: Pick<Catalog, 'accounts'>
  readonly secrets: SecretStore
  readonly connectors: readonly Connector[]
  readonly events: Pick<EventBus, 'emit'>
  readonly clock?: Clock
  /** How HTTP is spoken, other than usual. */
  readonly http?: Partial<Pick<AccountHttpOptions, 'random' | 'resolve' | 'allow' | 'connectTimeoutMs' | 'silenceMs' | 'attempts'>>
}

/** An account at work. Its connections are let go when it is disposed. */
export interface OpenedAccount extends AsyncDisposable {
  readonly account: Account
  readonly connector: Connector
  readonly remote: Remote
}

/** What those who have an account open share, as the account was then. */
interface Shared {
  readonly http: AccountHttp
  readonly fields: Fields
  users: number
}

export type Accounts = ReturnType<typeof createAccounts>

/** A trial is soon over: who entered an address that is none waits for it. */
const trialAttempts = 2

/** Accounts at hosted services. Their secrets lie in the secret store alone; every change is told by an event. */
export function createAccounts({ catalog: { accounts }, secrets, connectors, events, clock = systemClock, http = {} }: AccountsOptions) {
  const shared = new Map<string, Shared>()
  const openings = new Map<string, number>()
  const closing = new AbortController()

  function connectorOf(service: string): Connector {
    const connector = connectors.find(({ service: { id } }) => id === service)
    if (!connector)
      throw failure('service_not_found', { id: service })
    return connector
  }

  function find(id: string): { readonly account: Account, readonly connector: Connector } {
    const account = accounts.get(id)
    if (!account)
      throw failure('account_not_found', { id })
    return { account, connector: connectorOf(account.service) }
  }

  async function secretsOf({ id, service }: Account): Promise<Fields> {
    const kept = await untilAborted(secrets.read(secretName(id)), closing.signal)
    const { name, fields } = connectorOf(service).service
    if (kept === undefined && fields.some(({ isSecret, isRequired }) => isSecret && isRequired))
      throw failure('account_incomplete', { service: name, reason: 'its secrets are not kept on this machine, as after a backup was restored on another one: no backup holds them. Enter them anew' })
    return JSON.parse(kept ?? '{}') as Fields
  }

  /** A keychain may ask somebody, who may not answer before all is closed: later answers change nothing. */
  function store(id: string, secret: Fields): Promise<Account['secretsKept']> {
    return untilAborted(secrets.store(secretName(id), JSON.stringify(secret), closing.signal), closing.signal)
  }

  /** The same, but where they cannot be read and all that must be there is given anew, that alone counts. */
  async function secretsBefore(account: Account, { fields }: HostedService, given: Fields): Promise<Fields> {
    return secretsOf(account).catch((error) => {
      if (fields.some(({ key, isSecret, isRequired }) => isSecret && isRequired && !given[key]))
        throw error
      return {}
    })
  }

  function tell(): void {
    events.emit({ type: 'accounts', accounts: accounts.list() })
  }

  function httpFor({ service }: Connector, limits: Account['limits'], secret: Fields, attempts: { readonly attempts?: number } = {}): AccountHttp {
    return createAccountHttp({ service: service.name, limits, secrets: Object.values(secret), clock, ...http, ...attempts })
  }

  /** Fields that a connector does not take are never kept. Errors: account_incomplete. */
  function check(connector: Connector, fields: SortedFields): void {
    connector.open({ fields: allFields(connector.service, fields), connect: httpFor(connector, connector.limits, fields.secret).connect, now: clock.now })
  }

  /** What is kept of an account, looked through: a field that is required may be newer than the account. */
  async function fieldsOf({ account, connector }: ReturnType<typeof find>): Promise<SortedFields> {
    return sortFields(connector.service, {}, { open: account.fields, secret: await secretsOf(account) })
  }

  async function open(id: string, signal: AbortSignal = closing.signal): Promise<OpenedAccount> {
    const { account, connector } = find(id)
    const fields = await untilAborted(fieldsOf({ account, connector }), signal)
    const used = shared.get(id) ?? { http: httpFor(connector, account.limits, fields.secret), fields: allFields(connector.service, fields), users: 0 }
    const remote = connector.open({ fields: used.fields, connect: used.http.connect, now: clock.now })
    shared.set(id, used)
    used.users++
    openings.set(id, (openings.get(id) ?? 0) + 1)
    return { account, connector, remote, [Symbol.asyncDispose]: once(() => letGo(id, used)) }
  }

  async function letGo(id: string, used: Shared): Promise<void> {
    openings.set(id, openings.get(id)! - 1)
    used.users--
    if (used.users > 0)
      return
    if (shared.get(id) === used)
      shared.delete(id)
    await used.http[Symbol.asyncDispose]()
  }

  async function add({ service, name, fields, limits }: z.output<typeof AddAccount>): Promise<Account> {
    const connector = connectorOf(service)
    const sorted = sortFields(connector.service, fields)
    check(connector, sorted)
    const id = newId(service)
    const secretsKept = await store(id, sorted.secret)
    try {
      accounts.insert({ id, service, name, fields: sorted.open, secretsKept, limits: { ...connector.limits, ...defined(limits) } })
    }
    catch (error) {
      secrets.remove(secretName(id))
      throw error
    }
    tell()
    return accounts.get(id)!
  }

  async function edit(id: string, { name, fields: given, limits }: z.output<typeof EditAccount>): Promise<Account> {
    const { account, connector } = find(id)
    const values = { name: name ?? account.name, limits: { ...account.limits, ...defined(limits ?? {}) }, fields: account.fields, secretsKept: account.secretsKept }
    if (given) {
      const sorted = sortFields(connector.service, given, { open: account.fields, secret: await secretsBefore(account, connector.service, given) })
      check(connector, sorted)
      const secretsKept = await store(id, sorted.secret)
      accounts.change(id, { ...values, fields: sorted.open, secretsKept })
    }
    else {
      accounts.change(id, values)
    }
    // Who uses it goes on as it was until it ends; who opens it from now on finds it changed.
    shared.delete(id)
    tell()
    return accounts.get(id)!
  }

  async function test(id: string): Promise<z.output<typeof AccountCheck>> {
    const { account, connector } = find(id)
    const outcome = await trial(account, connector).catch((error: unknown) => namedOf(error) ?? Promise.reject(error))
    closing.signal.throwIfAborted()
    accounts.noteTrial(id, outcome instanceof LikenessError ? outcome.toWire() : null)
    tell()
    if (outcome instanceof LikenessError)
      throw outcome
    return { account: find(id).account, says: outcome }
  }

  async function trial(account: Account, connector: Connector): Promise<string> {
    const fields = await fieldsOf({ account, connector })
    await using own = httpFor(connector, account.limits, fields.secret, { attempts: trialAttempts })
    const remote = connector.open({ fields: allFields(connector.service, fields), connect: own.connect, now: clock.now })
    return own.redact(await remote.test(closing.signal))
  }

  async function containers(id: string): Promise<Container[]> {
    await using opened = await open(id)
    const { remote, connector } = opened
    if (!remote.containers)
      throw failure('service_cannot', { service: connector.service.name, what: `list its ${connector.service.container}s. Enter the key of one` })
    return [...await remote.containers(closing.signal).catch((error: unknown) => Promise.reject(namedOf(error) ?? error))]
  }

  return {
    services: (): HostedService[] => connectors.map(({ service }) => service),
    list: accounts.list,
    /** Errors: service_not_found, bad_request, account_incomplete, keychain_failed. */
    add,
    /** Errors: account_not_found, bad_request, account_incomplete, keychain_failed. */
    edit,
    /** Tries it at its service, and remembers what came of that. Errors: account_not_found, and all that may come of it. */
    test,
    /** Errors: account_not_found, service_cannot, and all that may come of asking. */
    containers,
    /** Forgets it with its secrets and syncs. Errors: account_not_found, account_in_use. */
    remove: (id: string): void => {
      find(id)
      if (openings.get(id))
        throw failure('account_in_use', { id, reason: 'it is being used just now. Pause its syncs, or wait until they are done, then remove it.' })
      secrets.remove(secretName(id))
      accounts.remove(id)
      tell()
    },
    /** All who have an account open share its limits. `signal` ends waiting for the keychain. Errors: account_not_found, service_not_found, account_incomplete, keychain_failed. */
    open,
    /** Breaks off what is asked of services for the handlers, and of the keychain. */
    close: (): void => closing.abort(failure('engine_closing')),
  }
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => done ??= act()
}

function secretName(id: string): string {
  return `account-${id}`
}

/** A failure of a service by its error; undefined of what is no error with a name. */
function namedOf(error: unknown): LikenessError | undefined {
  if (error instanceof ServiceFailure)
    return error.error
  return error instanceof LikenessError ? error : undefined
}

function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** The service and 40 random bits: names a file of secrets too. */
function newId(service: string): string {
  return `${service}-${Array.from({ length: 8 }, () => base32[randomInt(32)]).join('')}`
}
