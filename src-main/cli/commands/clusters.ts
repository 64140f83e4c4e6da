import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { Asset } from '../../contract/entities.ts'
import type { ClusterLevel } from '../../contract/requests.ts'
import { setTimeout } from 'node:timers/promises'
import { Option } from 'commander'
import { kinds } from '../../contract/formats.ts'
import { ClusterLevel as ClusterLevels } from '../../contract/requests.ts'
import { libraryRoots, pathOf } from '../assets.ts'
import { runConnected } from '../connect.ts'
import { wholeNumberIn } from '../numbers.ts'
import { count, counted, print, printJson, warn } from '../output.ts'

interface ClustersOptions {
  readonly level: ClusterLevel
  readonly limit: number
  readonly kind?: Asset['kind']
  readonly collection?: string
}

const lookEveryMs = 500

/** `likeness clusters` */
export function addClustersCommand(program: Command): void {
  program.command('clusters')
    .description('list groups of assets that are copies, or nearly the same; the one to keep stands first')
    .addOption(new Option('--level <level>', 'copies: of the same content; 0 … 4: nearly the same, from hardly to tell apart to alike').choices(ClusterLevels.options).default('2'))
    .option('--limit <n>', 'how many groups, at most', wholeNumberIn(1, 500), 100)
    .addOption(new Option('--kind <kind>', 'only images or only models').choices(kinds))
    .option('--collection <key>', 'only assets of a collection')
    .action(({ level, limit, kind, collection }: ClustersOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      const request = { level, limit, ...kind && { kind }, ...collection !== undefined && { collection } }
      const { clusters, total } = await whenComplete(client, request)
      if (json)
        return printJson(clusters)
      const roots = await libraryRoots(client)
      for (const { size, assets } of clusters) {
        print(counted(size, 'asset'))
        assets.forEach(asset => print(`  ${asset.id}  ${pathOf(roots, asset)}`))
        if (size > assets.length)
          print(`  and ${count(size - assets.length)} more`)
      }
      print(total === 0 ? 'No assets are so alike.' : `${counted(total, 'group')}${total > clusters.length ? `; --limit shows more than ${count(clusters.length)}` : ''}.`)
    }))
}

/** Waits for the neighbours of all that is indexed, for as long as they are being found, which happens when nothing is being indexed. */
async function whenComplete(client: Client, request: Parameters<Client['listClusters']>[0]): ReturnType<Client['listClusters']> {
  const first = await client.listClusters(request)
  if (first.complete)
    return first
  warn('What is nearly the same is being found; this is done once.')
  for (;;) {
    const { phase } = await client.waitUntilIdle()
    const answer = await client.listClusters(request)
    if (answer.complete)
      return answer
    if (phase !== 'idle' || !answer.finding) {
      warn(phase === 'idle' ? 'Some assets cannot be read or compared now; these are the groups of the others.' : 'Indexing goes on; these are the groups so far.')
      return answer
    }
    await setTimeout(lookEveryMs)
  }
}
