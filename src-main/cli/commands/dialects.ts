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
      const running = address?.api?.url
      const url = running?.startsWith('http') ? running : usualUrl
      const report: DialectsReport = {
        url,
        running: url === running,
        apis: hostedAddresses.map(({ api, hosted, path }) => ({ api, base: url + path, hosted })),
        collections: (await client.listCollections()).map(({ key, name }) => {
          const id = uuidOfCollection(key)
          return { name, echo3dKey: key, similarImagesCollection: key, visualLayerDatasetId: id, coactiveEmbeddingId: id }
        }),
      }
      if (json)
        return printJson(report)
      say(report)
    }))
}

function say({ url, running, apis, collections }: DialectsReport): void {
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
    print(`\nNothing answers at ${url} now: \`likeness serve\` does. \`likeness keys add\` makes the key that it asks for.`)
}
