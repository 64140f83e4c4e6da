import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { Kind } from '../../contract/formats.ts'
import type { SearchRequest } from '../../contract/query.ts'
import type { CommonOptions } from '../connect.ts'
import { Option } from 'commander'
import { kinds } from '../../contract/formats.ts'
import { deepestResult } from '../../contract/query.ts'
import { withConnection } from '../connect.ts'
import { exampleOf, examplesHelp } from '../examples.ts'
import { alsoInHelp, searchAndPrint } from '../hosted-results.ts'
import { numberIn, wholeNumberIn } from '../numbers.ts'
import { printResults } from '../results.ts'

/** The options; what is left out has the defaults of the contract. */
interface SearchOptions extends CommonOptions {
  readonly like?: readonly string[]
  readonly unlike?: readonly string[]
  readonly text?: string
  readonly filter?: string
  readonly concept?: string
  readonly meaning?: number
  readonly shape?: number
  readonly textMeaning?: number
  readonly textWeight?: number
  readonly kind?: Kind
  readonly collection?: readonly string[]
  readonly among?: 'assets' | 'objects'
  readonly threshold?: number
  readonly sort?: readonly string[]
  readonly groupBy?: string
  readonly limit: number
  readonly offset: number
  readonly alsoIn?: readonly string[]
}

const share = numberIn(0, 1)

/** `likeness search`: every way to ask. */
export function addSearchCommand(program: Command): void {
  program.command('search')
    .description('find by any number of examples and counter-examples, by words, a concept and a filter')
    .option('--like <example...>', 'what it looks like')
    .option('--unlike <example...>', 'what it does not look like')
    .option('--text <words>', 'what it shows, where the encoder understands text, and words of its name, folders, tags and metadata')
    .option('--filter <filter>', 'such as "kind = image AND rating >= 4"')
    .option('--concept <key>', 'the key of a concept')
    .option('--meaning <share>', 'of pictures: 1 compares what they show, 0 their colours, layout and texture (default: 1)', share)
    .option('--shape <share>', 'of models: 1 compares their shape, 0 how they look (default: 0)', share)
    .option('--text-meaning <share>', 'of the text: 1 compares its meaning, 0 its words (default: 0.5)', share)
    .option('--text-weight <share>', 'the share of the text beside examples (default: 0.5)', share)
    .addOption(new Option('--kind <kind>', 'only images or only models').choices(kinds))
    .option('--collection <key...>', 'only assets of these collections')
    .addOption(new Option('--among <what>', 'whole assets, or objects that a detector found (default: assets)').choices(['assets', 'objects']))
    .option('--threshold <score>', 'only results of at least this score, 0…1 (default: 0)', share)
    .option('--sort <rule...>', 'in place of the order of scores, such as createdAt:desc')
    .option('--group-by <what>', 'kind, format, folder, library, tag, collection, label or metadata.<key>')
    .option('--limit <n>', 'how many results, at most', wholeNumberIn(1, 1000), 10)
    .option('--offset <n>', 'how many results to pass over', wholeNumberIn(0, deepestResult), 0)
    .option('--also-in <account...>', alsoInHelp)
    .addHelpText('after', examplesHelp)
    .action(async (_: object, command: Command) => {
      const { json = false, data, verbose, alsoIn = [], ...asked } = command.optsWithGlobals<SearchOptions>()
      await withConnection({ ...data !== undefined && { data }, ...verbose !== undefined && { verbose } }, async ({ client }) => {
        await searchAndPrint(client, await requestOf(client, asked), alsoIn, { json, show: response => printResults(client, response, asked.offset) })
      })
    })
}

async function requestOf(client: Client, { like, unlike, kind, collection, ...rest }: Omit<SearchOptions, keyof CommonOptions | 'alsoIn'>): Promise<SearchRequest> {
  return {
    ...rest,
    like: await Promise.all((like ?? []).map(word => exampleOf(client, word))),
    unlike: await Promise.all((unlike ?? []).map(word => exampleOf(client, word))),
    ...kind && { kinds: [kind] },
    ...collection && { collections: collection },
  }
}
