import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { Account, AccountLimits, HostedService, Shortcoming } from '../../contract/sync.ts'
import { InvalidArgumentError } from 'commander'
import { failure } from '../../contract/errors.ts'
import { secretsOf } from '../account-secrets.ts'
import { pairOf } from '../ask.ts'
import { runConnected } from '../connect.ts'
import { numberIn, wholeNumberIn } from '../numbers.ts'
import { bytes, count, moment, print, printJson, printTable } from '../output.ts'

type Pairs = Readonly<Record<string, string>>

interface FieldOptions {
  readonly field?: Pairs
  readonly secretEnv?: Pairs
  readonly parallel?: number
  readonly rate?: number
  readonly bandwidth?: number
}

interface EditOptions extends FieldOptions {
  readonly name?: string
  readonly secret?: readonly string[]
}

/** What each shortcoming means, as the rest of "it …". */
export const shortcomingWords: Readonly<Record<Shortcoming, string>> = {
  'bytes': 'takes no files, only their paths in a bucket that it reads itself',
  'models': 'takes no 3D models: rendered views go instead',
  'companions': 'takes a model as one file, without materials and textures beside it',
  'deletion': 'deletes nothing from outside',
  'deletion-from-account': 'takes items out of a collection, and keeps them in the account',
  'metadata': 'takes no tags and no metadata',
  'container-list': 'does not list what it holds: its key is given',
  'container-making': 'makes no collection from outside',
  'changes': 'does not tell whether somebody changed an item there',
  'search': 'does not search by pictures',
}

/** `likeness accounts [list | services | add <service> <name> | test <account> | containers <account> | edit <account> | remove <account>]` */
export function addAccountsCommand(program: Command): void {
  const accounts = program.command('accounts').description('accounts at hosted services, which `likeness sync` keeps collections at; <account> is an id or a name')

  accounts.command('list', { isDefault: true })
    .description('list the accounts')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const list = await client.listAccounts()
      if (json)
        return printJson(list)
      printTable(list, [
        { title: 'id', value: account => account.id },
        { title: 'service', value: account => account.service },
        { title: 'last tried', value: triedAt },
        { title: 'name', value: account => account.name },
      ], 'There is no account yet. `likeness accounts add <service> <name>` adds one; `likeness accounts services` says which services there are.')
      list.forEach(({ name, failure }) => failure && print(`${name}: ${failure.message}`))
    }))

  accounts.command('services')
    .description('list the hosted services, what an account at each needs, and what each cannot do')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const services = await client.listServices()
      if (json)
        return printJson(services)
      print(services.map(describeService).join('\n\n'))
    }))

  withFields(accounts.command('add')
    .description('add an account; its secrets are asked for at the terminal, or read from standard input as lines key=value')
    .argument('<service>', 'its id, as `likeness accounts services` shows it')
    .argument('<name>', 'what it is called here'))
    .action((service: string, name: string, options: FieldOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      const known = await serviceOf(client, service)
      const fields = { ...openFields(known, options.field), ...await secretsOf(known, options.secretEnv ?? {}) }
      const account = await client.addAccount({ service, name, fields, limits: limitsOf(options) })
      if (json)
        return printJson(account)
      print(`${account.id}\n${whereKept(account)} \`likeness accounts test ${account.id}\` tries it.`)
    }))

  accounts.command('test')
    .description('try an account at its service, and say what was found')
    .argument('<account>')
    .action((account: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const check = await client.testAccount({ id: (await accountOf(client, account)).id })
      if (json)
        return printJson(check)
      print(check.says)
    }))

  accounts.command('containers')
    .description('list the collections or datasets of an account')
    .argument('<account>')
    .action((account: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const list = await client.listContainers({ id: (await accountOf(client, account)).id })
      if (json)
        return printJson(list)
      printTable(list, [
        { title: 'id', value: container => container.id },
        { title: 'items', value: container => container.items === null ? '' : count(container.items), align: 'right' },
        { title: 'name', value: container => container.name },
      ], 'It holds none yet.')
    }))

  withFields(accounts.command('edit')
    .description('rename an account, change its fields and limits')
    .argument('<account>')
    .option('--name <name>', 'what it is called from now on')
    .option('--secret <key...>', 'enter these secrets anew, at the terminal or on standard input'))
    .action((text: string, { name, secret, ...options }: EditOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      const { id, service } = await accountOf(client, text)
      const known = await serviceOf(client, service)
      const wrong = secret?.find(key => !known.fields.some(field => field.key === key && field.isSecret))
      if (wrong !== undefined)
        throw failure('bad_request', { reason: `${known.name} asks for no secret "${wrong}".` })
      const fields = { ...openFields(known, options.field), ...await secretsOf(known, options.secretEnv ?? {}, secret ?? []) }
      const account = await client.editAccount({ id, ...name !== undefined && { name }, ...Object.keys(fields).length > 0 && { fields }, limits: limitsOf(options) })
      if (json)
        return printJson(account)
      print(`The account ${account.name} is changed. \`likeness accounts test ${account.id}\` tries it.`)
    }))

  accounts.command('remove')
    .description('forget an account with its secrets and syncs; what lies at the service stays')
    .argument('<account>')
    .action((text: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const { id, name } = await accountOf(client, text)
      await client.removeAccount({ id })
      if (json)
        return printJson({})
      print(`The account ${name} is forgotten. What lies at the service stays there.`)
    }))
}

function withFields(command: Command): Command {
  return command
    .option('--field <key=value>', 'a field that is no secret; may be given several times', collectPairs)
    .option('--secret-env <key=variable>', 'a secret, by the variable of the environment that holds it; may be given several times', collectPairs)
    .option('--parallel <n>', 'requests at once', wholeNumberIn(1, 16))
    .option('--rate <n>', 'requests a second', numberIn(0.1, 1000))
    .option('--bandwidth <n>', 'upload, in 1,000 bytes a second; 0 for no limit', wholeNumberIn(0, 1e9))
}

function collectPairs(text: string, before: Pairs = {}): Pairs {
  const pair = pairOf(text)
  if (!pair)
    throw new InvalidArgumentError('Expected key=value.')
  return { ...before, [pair[0]]: pair[1] }
}

function limitsOf({ parallel, rate, bandwidth }: FieldOptions): Partial<AccountLimits> {
  return {
    ...parallel !== undefined && { parallel },
    ...rate !== undefined && { requestsPerSecond: rate },
    ...bandwidth !== undefined && { kilobytesPerSecond: bandwidth === 0 ? null : bandwidth },
  }
}

/** Errors: bad_request for a secret, which must not stand on the command line. */
function openFields({ fields }: HostedService, given: Pairs = {}): Pairs {
  const secret = Object.keys(given).find(key => fields.some(field => field.key === key && field.isSecret))
  if (secret !== undefined)
    throw failure('bad_request', { reason: `"${secret}" is a secret, and what stands on the command line is no longer one: change it at the service. Then enter it when asked, or give --secret-env ${secret}=VARIABLE.` })
  return given
}

/** Errors: service_not_found. */
export async function serviceOf(client: Client, id: string): Promise<HostedService> {
  const service = (await client.listServices()).find(service => service.id === id)
  if (!service)
    throw failure('service_not_found', { id })
  return service
}

/** The account of this id, or the only one of this name. Errors: account_not_found, bad_request. */
export async function accountOf(client: Client, text: string): Promise<Account> {
  const list = await client.listAccounts()
  const found = list.filter(({ id }) => id === text)
  const named = found.length > 0 ? found : list.filter(({ name }) => name === text)
  if (named.length > 1)
    throw failure('bad_request', { reason: `${named.length} accounts are called "${text}": give an id, one of ${named.map(({ id }) => id).join(', ')}.` })
  if (!named[0])
    throw failure('account_not_found', { id: text })
  return named[0]
}

function triedAt({ triedAt, failure }: Account): string {
  return triedAt === null ? 'never' : `${moment(triedAt)}${failure ? ', failed' : ''}`
}

function whereKept({ secretsKept }: Account): string {
  return secretsKept === 'sealed' ? 'Its secrets are kept by the system\'s keychain.' : 'Its secrets lie in a file that only you may read: no keychain of the system is at hand here.'
}

function describeService({ id, name, fields, cannot, largestBytes, search }: HostedService): string {
  return [
    `${name} (${id})`,
    ...fields.map(({ key, label, isSecret, isRequired, default: usual }) => `  ${key}: ${label}${[isSecret && 'secret', !isRequired && 'optional', usual !== null && `default ${usual}`].filter(note => note !== false).map(note => `, ${note}`).join('')}`),
    ...largestBytes === null ? [] : [`  It takes files of ${bytes(largestBytes)} at most.`],
    ...cannot.map(shortcoming => `  It ${shortcomingWords[shortcoming]}.`),
    ...search?.text ? ['  It searches by words, too.'] : [],
  ].join('\n')
}
