import type { z } from 'zod'
import type { Client } from '../contract/client.ts'
import type { SearchResponse, WireErrorSchema } from '../contract/entities.ts'
import type { HostedResult, HostedSearchRequest, HostedSearchResponse } from '../contract/hosted-search.ts'
import type { SearchRequest } from '../contract/query.ts'
import type { Account } from '../contract/sync.ts'
import type { Column } from './output.ts'
import { toLikenessError } from '../contract/errors.ts'
import { pairOf } from './ask.ts'
import { accountOf } from './commands/accounts.ts'
import { print, printJson, printTable, warn } from './output.ts'

/** What an account's service answered; `error` where it did not. */
export interface HostedAnswer {
  readonly accountId: string
  readonly answer: HostedSearchResponse | null
  readonly error: z.infer<typeof WireErrorSchema> | null
}

/** How `--also-in` is described. */
export const alsoInHelp = 'also ask the services of these accounts, each an id or a name, with =<collection or dataset> where no sync fills one; what is searched by is sent there'

/** Examples and results that a hosted service is asked by and for, at most. */
const mostExamples = 10
const mostResults = 100

const parts = { 'text': 'the words', 'unlike': 'the counter-examples', 'more-examples': 'all but the first example' } as const satisfies Record<HostedSearchResponse['leftOut'][number], string>
const senses = { similarity: 'higher is more alike', distance: 'lower is more alike', rank: 'an order without a score' } as const satisfies Record<HostedSearchResponse['sense'], string>

/**
 * Searches, and prints what was found; below it, what services of accounts found, each in its own table and order. As JSON, where
 * services are asked: `{ here, there }`. A service that fails is warned of. Errors: those of the search here, account_not_found.
 */
export async function searchAndPrint(client: Client, request: SearchRequest, alsoIn: readonly string[], printed: { readonly json: boolean, readonly show: (response: SearchResponse) => Promise<void> }): Promise<void> {
  const asked = await Promise.all(alsoIn.map(word => readAccount(client, word)))
  const answers = asked.map(({ account, container }) => ask(client, account, container, request))
  const here = await client.search(request)
  if (printed.json)
    return printJson(alsoIn.length === 0 ? here : { here, there: await Promise.all(answers) })
  await printed.show(here)
  for (const [i, { account }] of asked.entries())
    printAnswer(account, await answers[i]!)
}

async function readAccount(client: Client, word: string): Promise<{ readonly account: Account, readonly container: string | null }> {
  const [name, container] = pairOf(word) ?? [word, null]
  return { account: await accountOf(client, name), container }
}

async function ask(client: Client, { id: accountId }: Account, container: string | null, { like = [], unlike = [], text, limit }: SearchRequest): Promise<HostedAnswer> {
  const request: HostedSearchRequest = { accountId, container, like: like.slice(0, mostExamples), unlike: unlike.slice(0, mostExamples), ...text !== undefined && { text }, limit: Math.min(limit ?? mostResults, mostResults) }
  try {
    return { accountId, answer: await client.searchHosted(request), error: null }
  }
  catch (error) {
    return { accountId, answer: null, error: toLikenessError(error).toWire() }
  }
}

function printAnswer({ name }: Account, { answer, error }: HostedAnswer): void {
  print(`\n${name}${answer ? ` (${answer.service}): ${answer.score ? `${answer.score}, ` : ''}${senses[answer.sense]}` : ''}`)
  if (error)
    return warn(error.message)
  const columns: Column<HostedResult>[] = [
    { title: 'score', value: ({ score }) => score === null ? '' : String(score), align: 'right' },
    { title: 'id there', value: ({ remoteId }) => remoteId },
    { title: 'id here', value: ({ assetId }) => assetId === null ? '' : String(assetId), align: 'right' },
    { title: 'name', value: result => result.name },
  ]
  printTable(answer!.results, columns, 'Nothing like it there.')
  if (answer!.leftOut.length > 0)
    warn(`Not asked by ${answer!.leftOut.map(part => parts[part]).join(', ')}: ${name} cannot be.`)
}
