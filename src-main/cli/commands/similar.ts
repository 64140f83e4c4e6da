import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { Asset } from '../../contract/entities.ts'
import type { AnchorRef, SearchRequest } from '../../contract/query.ts'
import type { CommonOptions } from '../connect.ts'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Option } from 'commander'
import { failure } from '../../contract/errors.ts'
import { kinds } from '../../contract/formats.ts'
import { libraryRoots, pathOf } from '../assets.ts'
import { withConnection } from '../connect.ts'
import { numberIn, wholeNumberIn } from '../numbers.ts'
import { printJson, printTable } from '../output.ts'

interface SimilarOptions extends CommonOptions {
  readonly limit: number
  readonly threshold: number
  readonly kind?: Asset['kind']
  readonly collection?: readonly string[]
}

/** `likeness similar <file | asset id>` */
export function addSimilarCommand(program: Command): void {
  program.command('similar')
    .description('find what looks like a file or an asset')
    .argument('<file | asset id>', 'an image or 3D model, in a library or not, or the id of an asset')
    .option('--limit <n>', 'how many results, at most', wholeNumberIn(1, 1000), 10)
    .option('--threshold <score>', 'only results of at least this score, 0…1', numberIn(0, 1), 0)
    .addOption(new Option('--kind <kind>', 'only images or only models').choices(kinds))
    .option('--collection <key...>', 'only assets of these collections')
    .action(async (target: string, _: object, command: Command) => {
      const { limit, threshold, kind, collection, json, ...common } = command.optsWithGlobals<SimilarOptions>()
      await withConnection(common, async ({ client }) => {
        const request: SearchRequest = {
          like: [await refOf(client, target)],
          limit,
          threshold,
          ...kind && { kinds: [kind] },
          ...collection && { collections: collection },
        }
        const response = await client.search(request)
        if (json)
          return printJson(response)
        const roots = await libraryRoots(client)
        printTable(response.results, [
          { title: 'score', value: result => result.score.toFixed(2) },
          { title: 'cosine', value: result => result.cosine?.toFixed(3) ?? '', align: 'right' },
          { title: 'view', value: result => result.view === null ? '' : String(result.view), align: 'right' },
          { title: 'id', value: result => String(result.asset.id), align: 'right' },
          { title: 'kind', value: result => result.asset.kind },
          { title: 'path', value: result => pathOf(roots, result.asset) },
        ], 'Nothing is similar enough.')
      })
    })
}

/** What the word on the command line names: a file that is there, else the id of an asset. */
async function refOf(client: Client, target: string): Promise<AnchorRef> {
  const path = resolve(target)
  if (!existsSync(path)) {
    if (/^\d+$/.test(target))
      return { assetId: Number(target) }
    throw failure('file_unreadable', { reason: `there is no file ${path}, and "${target}" is not the number of an asset.` })
  }
  const { asset } = await client.assetAt({ path })
  return asset?.state === 'ready' ? { assetId: asset.id } : { anchorId: (await client.createAnchorOfFile({ path })).id }
}
