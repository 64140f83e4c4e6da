import type { Command } from 'commander'
import type { Kind } from '../../contract/formats.ts'
import type { CommonOptions } from '../connect.ts'
import { Option } from 'commander'
import { kinds } from '../../contract/formats.ts'
import { withConnection } from '../connect.ts'
import { exampleOf } from '../examples.ts'
import { alsoInHelp, searchAndPrint } from '../hosted-results.ts'
import { numberIn, wholeNumberIn } from '../numbers.ts'
import { printResults } from '../results.ts'

interface SimilarOptions extends CommonOptions {
  readonly limit: number
  readonly threshold: number
  readonly kind?: Kind
  readonly collection?: readonly string[]
  readonly alsoIn?: readonly string[]
}

/** `likeness similar <file | asset id>`: the short form of `search --like`. */
export function addSimilarCommand(program: Command): void {
  program.command('similar')
    .description('find what looks like a file or an asset; `search` asks in more ways')
    .argument('<file | asset id>', 'an image or 3D model, in a library or not, or the id of an asset')
    .option('--limit <n>', 'how many results, at most', wholeNumberIn(1, 1000), 10)
    .option('--threshold <score>', 'only results of at least this score, 0…1', numberIn(0, 1), 0)
    .addOption(new Option('--kind <kind>', 'only images or only models').choices(kinds))
    .option('--collection <key...>', 'only assets of these collections')
    .option('--also-in <account...>', alsoInHelp)
    .action(async (target: string, _: object, command: Command) => {
      const { limit, threshold, kind, collection, alsoIn = [], json = false, ...common } = command.optsWithGlobals<SimilarOptions>()
      await withConnection(common, async ({ client }) => {
        const request = {
          like: [await exampleOf(client, target)],
          limit,
          threshold,
          ...kind && { kinds: [kind] },
          ...collection && { collections: collection },
        }
        await searchAndPrint(client, request, alsoIn, { json, show: response => printResults(client, { ...response, total: response.results.length }) })
      })
    })
}
