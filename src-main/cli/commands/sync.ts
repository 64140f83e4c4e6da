import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { Sync, SyncItem, SyncOptions, SyncPlan } from '../../contract/sync.ts'
import type { SyncFlags } from '../sync-options.ts'
import type { RunOptions } from '../sync-run.ts'
import { Option } from 'commander'
import { failure } from '../../contract/errors.ts'
import { ledgerStates } from '../../contract/sync.ts'
import { confirm, isAnswerable } from '../ask.ts'
import { runConnected } from '../connect.ts'
import { wholeNumberIn } from '../numbers.ts'
import { bytes, count, counted, moment, print, printJson, printTable } from '../output.ts'
import { syncOptionsOf, withSyncOptions } from '../sync-options.ts'
import { runOne, showPlan } from '../sync-run.ts'
import { collectionOf, syncOf, syncsOf } from '../syncs.ts'
import { accountOf } from './accounts.ts'

interface RunCommandOptions extends RunOptions {
  readonly to?: string
  readonly dryRun?: boolean
}

interface AddOptions extends SyncFlags {
  readonly container?: string
  readonly make?: string
  readonly yes?: boolean
}

interface ResolveOptions {
  readonly send?: boolean
  readonly leave?: boolean
}

const whichSync = 'its id, or its collection where that has one sync'

/** `likeness sync [run <collection> | list | add | edit | pause | resume | remove | items | runs | resolve]` */
export function addSyncCommand(program: Command): void {
  const sync = program.command('sync').description('keep collections at hosted services; <collection> is a key or a name')

  sync.command('run', { isDefault: true })
    .description('bring what is new or changed there; the first time the plan is shown before')
    .argument('<collection>')
    .option('--to <account>', 'only there, where the collection is kept at several accounts')
    .option('--dry-run', 'show the plan, and send nothing')
    .option('--yes', 'agree to the first plan')
    .option('--removals <n>', 'agree to so many held removals, as the plan counts them', wholeNumberIn(1, 1e9))
    .action((collection: string, options: RunCommandOptions, command: Command) => runConnected(command, async (connection, json) => {
      const { client } = connection
      const account = options.to === undefined ? undefined : await accountOf(client, options.to)
      const syncs = (await syncsOf(client, collection)).filter(({ accountId }) => account === undefined || accountId === account.id)
      if (syncs.length === 0)
        throw failure('sync_not_found', { id: `${collection}${account ? ` to ${account.name}` : ''}` })
      if (options.removals !== undefined && syncs.length > 1)
        throw failure('bad_request', { reason: `"${collection}" is kept at ${syncs.length} places: say by --to which of them the removals are agreed to for.` })
      const results: (SyncPlan | Sync)[] = []
      for (const one of syncs)
        results.push(await (options.dryRun ? showPlan(client, one, json) : runOne(connection, one, options, json)))
      if (json)
        printJson(results)
    }))

  sync.command('list')
    .description('list what is kept where')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const list = await client.listSyncs()
      if (json)
        return printJson(list)
      const names = new Map((await client.listAccounts()).map(({ id, name }) => [id, name]))
      printTable(list, [
        { title: 'id', value: one => one.id },
        { title: 'collection', value: one => one.collection },
        { title: 'to', value: one => `${names.get(one.accountId)}: ${one.container.name}` },
        { title: 'direction', value: one => one.options.direction },
        { title: 'there', value: one => count(one.there), align: 'right' },
        { title: 'waits', value: one => count(one.waiting), align: 'right' },
        { title: 'failed', value: one => count(one.failed), align: 'right' },
        { title: 'runs', value: runsWhen },
        { title: 'last run', value: lastRunOf },
        { title: 'name', value: one => one.collectionName ?? '(gone)' },
      ], 'No collection is kept anywhere. `likeness sync add <collection> <account>` sets that up.')
    }))

  withSyncOptions(sync.command('add')
    .description('set up that a collection is kept at an account; nothing is sent before the first run')
    .argument('<collection>')
    .argument('<account>', 'its id or name, as `likeness accounts` shows it')
    .addOption(new Option('--container <id>', 'the collection or dataset there, as `likeness accounts containers` shows it').conflicts('make'))
    .option('--make <name>', 'make one of this name there')
    .option('--yes', 'agree to --mirror'))
    .action((collection: string, accountText: string, { container, make, yes, ...flags }: AddOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      if (container === undefined && make === undefined)
        command.error('error: give --container or --make')
      const account = await accountOf(client, accountText)
      const options = syncOptionsOf(flags)
      const added = await client.addSync({
        collection: await collectionOf(client, collection),
        accountId: account.id,
        container: container === undefined ? { make: make! } : { id: container },
        options,
        confirmMirror: await agreesToMirror(options, yes),
      })
      if (json)
        return printJson(added)
      print(`${added.id}\n${added.collectionName} is kept at ${account.name}, in ${added.container.name}. \`likeness sync ${added.collection}\` shows its plan and sends it.`)
    }))

  withSyncOptions(sync.command('edit')
    .description('change the options of a sync')
    .argument('<sync>', whichSync)
    .option('--yes', 'agree to --mirror'))
    .action((text: string, { yes, ...flags }: AddOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      const options = syncOptionsOf(flags)
      const { id } = await syncOf(client, text)
      say(await client.editSync({ id, options, confirmMirror: await agreesToMirror(options, yes) }), json, 'is changed')
    }))

  sync.command('pause')
    .description('end a run in order, and have none begin')
    .argument('<sync>', whichSync)
    .action((text: string, _: object, command: Command) => runConnected(command, async ({ client }, json) =>
      say(await client.editSync({ id: (await syncOf(client, text)).id, paused: true }), json, 'is paused')))

  sync.command('resume')
    .description('let it run again')
    .argument('<sync>', whichSync)
    .action((text: string, _: object, command: Command) => runConnected(command, async ({ client }, json) =>
      say(await client.editSync({ id: (await syncOf(client, text)).id, paused: false }), json, 'goes on')))

  sync.command('remove')
    .description('end a sync; what lies at the service stays')
    .argument('<sync>', whichSync)
    .action((text: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const { id } = await syncOf(client, text)
      await client.removeSync({ id })
      if (json)
        return printJson({})
      print('It is no longer kept there. What lies at the service stays.')
    }))

  sync.command('items')
    .description('list what is known of each item there')
    .argument('<sync>', whichSync)
    .addOption(new Option('--state <state>', 'only of this state').choices(ledgerStates))
    .action((text: string, { state }: { readonly state?: SyncItem['state'] }, command: Command) => runConnected(command, async ({ client }, json) => {
      const items = await allItems(client, (await syncOf(client, text)).id, state)
      if (json)
        return printJson(items)
      printTable(items, [
        { title: 'key', value: item => item.key },
        { title: 'state', value: item => item.state },
        { title: 'size', value: item => bytes(item.bytes), align: 'right' },
        { title: 'tried again', value: item => item.retryAt === null ? '' : moment(item.retryAt) },
        { title: 'name', value: item => item.failure ? `${item.name}: ${item.failure.message}` : item.name },
      ], 'There is none.')
    }))

  sync.command('runs')
    .description('list the last runs of a sync')
    .argument('<sync>', whichSync)
    .action((text: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const runs = await client.listSyncRuns({ id: (await syncOf(client, text)).id })
      if (json)
        return printJson(runs)
      printTable(runs, [
        { title: 'began', value: run => moment(run.startedAt) },
        { title: 'outcome', value: run => run.outcome },
        { title: 'sent', value: run => count(run.sent), align: 'right' },
        { title: 'removed', value: run => count(run.removed), align: 'right' },
        { title: 'failed', value: run => count(run.failed), align: 'right' },
        { title: 'size', value: run => bytes(run.bytes), align: 'right' },
        { title: '', value: run => run.failure?.message ?? '' },
      ], 'It has not run yet.')
    }))

  sync.command('resolve')
    .description('say what is to become of items that failed, or that somebody else changed or deleted there')
    .argument('<sync>', whichSync)
    .argument('<key...>', 'items, as `likeness sync items` shows them')
    .addOption(new Option('--send', 'send them again, over what is there').conflicts('leave'))
    .option('--leave', 'leave them as they are there, until they change here')
    .action((text: string, keys: readonly string[], { send, leave }: ResolveOptions, command: Command) => {
      if (!send && !leave)
        command.error('error: give --send or --leave')
      return runConnected(command, async ({ client }, json) =>
        say(await client.resolveSyncItems({ id: (await syncOf(client, text)).id, keys, how: send ? 'send' : 'leave' }), json, send ? `sends ${counted(keys.length, 'item')} again with its next run` : `leaves ${counted(keys.length, 'item')} as there`))
    })
}

async function allItems(client: Client, id: string, state: SyncItem['state'] | undefined): Promise<SyncItem[]> {
  const items: SyncItem[] = []
  const limit = 1000
  for (;;) {
    const last = items.at(-1)
    const page = await client.listSyncItems({ id, limit, ...state && { state }, ...last && { after: last.key } })
    items.push(...page)
    if (page.length < limit)
      return items
  }
}

/** Removing there is agreed to by itself. Errors: bad_request when it is not. */
async function agreesToMirror({ direction }: Partial<SyncOptions>, yes = false): Promise<boolean> {
  if (direction !== 'mirror' || yes)
    return yes
  if (isAnswerable() && await confirm('What leaves the collection will be removed at the service, too. Go on?'))
    return true
  throw failure('bad_request', { reason: 'nothing is changed: what leaves the collection would be removed at the service, too. Agree to that when asked, or with --yes.' })
}

function say(sync: Sync, json: boolean, what: string): void {
  if (json)
    return printJson(sync)
  print(`The sync of ${sync.collectionName ?? sync.collection} to ${sync.container.name} ${what}.`)
}

function runsWhen({ paused, options: { schedule, everyMinutes } }: Sync): string {
  if (paused)
    return 'paused'
  return schedule === 'manual' ? 'when asked' : schedule === 'change' ? 'on change' : `every ${everyMinutes} min`
}

function lastRunOf({ lastRun, progress }: Sync): string {
  if (progress)
    return 'running'
  return lastRun ? `${moment(lastRun.startedAt)}, ${lastRun.outcome}` : 'never'
}
