import type { Command } from 'commander'
import { runConnected } from '../connect.ts'
import { wholeNumberIn } from '../numbers.ts'
import { count, moment, print, printJson, printTable } from '../output.ts'

interface AddOptions {
  readonly email?: string
  readonly collection?: readonly string[]
  readonly remoteUrls?: boolean
  readonly quota?: number
}

/** `likeness keys [list | add <name> | revoke <id>]` */
export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').description('the keys to the hosted APIs that `likeness serve` answers; docs/hosted-apis.md says how to use them')

  keys.command('list', { isDefault: true })
    .description('list the keys')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const list = await client.listApiKeys()
      if (json)
        return printJson(list)
      printTable(list, [
        { title: 'id', value: key => key.id },
        { title: 'opens', value: key => key.collections?.join(', ') ?? 'everything' },
        { title: 'today', value: key => `${count(key.usedToday)} of ${count(key.dailyQuota)}`, align: 'right' },
        { title: 'addresses', value: key => key.remoteUrls ? 'fetched' : 'refused' },
        { title: 'last used', value: key => key.lastUsedAt === null ? 'never' : moment(key.lastUsedAt) },
        { title: 'name', value: key => key.email === null ? key.name : `${key.name} <${key.email}>` },
      ], 'There is no key yet. `likeness keys add <name>` makes one.')
    }))

  keys.command('add')
    .description('make a key and print it; its secret is told this once')
    .argument('<name>', 'who or what it is for')
    .option('--email <address>', 'the address that clients of echo3D must send with it')
    .option('--collection <key...>', 'what it opens (default: everything)')
    .option('--remote-urls', 'fetch pictures from public addresses that its requests name')
    .option('--quota <n>', 'searches a day', wholeNumberIn(1, 1_000_000), 100)
    .action((name: string, { email, collection, remoteUrls, quota }: AddOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      const added = await client.addApiKey({ name, email: email ?? null, collections: collection ?? null, remoteUrls: remoteUrls ?? false, dailyQuota: quota })
      if (json)
        return printJson(added)
      print(`id          ${added.key.id}\nsecret      ${added.secret}\ncredential  ${added.credential}\nKeep the secret: it is not shown again.`)
    }))

  keys.command('revoke')
    .description('end a key, and the addresses of files that it was told')
    .argument('<id>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      await client.revokeApiKey({ id })
      if (json)
        return printJson({})
      print(`The key ${id} opens nothing any more.`)
    }))
}
