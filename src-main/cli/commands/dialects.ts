import type { Command } from 'commander'
import type { DialectsReport } from '../../contract/reports.ts'
import { hostedAddresses } from '../../dialects/addresses.ts'
import { uuidOfCollection } from '../../dialects/shared/public-ids.ts'
import { runConnected } from '../connect.ts'
import { print, printJson, printTable } from '../output.ts'

/** Where `likeness serve` is reached unless it is told otherwise. */
const usualUrl = 'http://127.0.0.1:7717'

/** `likeness dialects` */
export function addDialectsCommand(program: Command): void {
  program.command('dialects')
    .description('list the hosted APIs that `likeness serve` answers, and what collections are called there; docs/hosted-apis.md has the rest')
    .action((_: object, command: Command) => runConnected(command, async ({ client, address }, json) => {
      const inApp = address?.api?.socket !== undefined
      const [status, settings] = [await client.status(), await client.getSettings()]
      const url = status.address ?? (inApp ? `http://127.0.0.1:${settings.apiPort}` : usualUrl)
      const report: DialectsReport = {
        url,
        running: status.address !== null && (settings.dialects || !inApp),
        apis: hostedAddresses.map(({ api, hosted, path }) => ({ api, base: url + path, hosted })),
        collections: (await client.listCollections()).map(({ key, name }) => {
          const id = uuidOfCollection(key)
          return { name, echo3dKey: key, similarImagesCollection: key, visualLayerDatasetId: id, coactiveEmbeddingId: id }
        }),
      }
      if (json)
        return printJson(report)
      say(report, inApp ? 'the app does after `likeness settings api true` and `likeness settings dialects true`' : '`likeness serve` does')
    }))
}

/** `help`: what would answer, as a part of a sentence. */
function say({ url, running, apis, collections }: DialectsReport, help: string): void {
  printTable(apis, [
    { title: 'API', value: ({ api }) => api },
    { title: 'base address', value: ({ base }) => base },
    { title: 'in place of', value: ({ hosted }) => hosted },
  ], '')
  print('')
  printTable(collections, [
    { title: 'key (echo3D, Similar Images)', value: ({ echo3dKey }) => echo3dKey },
    { title: 'dataset and embedding (Visual Layer, Coactive)', value: ({ visualLayerDatasetId }) => visualLayerDatasetId },
    { title: 'name', value: ({ name }) => name },
  ], 'There is no collection yet: `likeness index <folder>` makes a library, which is one.')
  if (!running)
    print(`\nNothing answers at ${url} now: ${help}. \`likeness keys add\` makes the key that it asks for.`)
}
