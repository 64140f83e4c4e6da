import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { IngestProgress } from '../../contract/entities.ts'
import { resolve } from 'node:path'
import { runConnected } from '../connect.ts'
import { installFromCatalogue, printCatalogue } from '../install.ts'
import { count, print, printJson, printTable } from '../output.ts'
import { waitUntilIdle } from '../progress.ts'

/** `likeness detectors [list [--available] | install <id> | import <path> | use <id> | remove <id>]` */
export function addDetectorsCommand(program: Command): void {
  const detectors = program.command('detectors').description('the detectors that find objects in images; without one nothing is looked for')

  detectors.command('list', { isDefault: true })
    .description('list the installed detectors, or those that can be downloaded')
    .option('--available', 'those that can be downloaded')
    .action(({ available }: { readonly available?: true }, command: Command) => runConnected(command, async ({ client }, json) => {
      if (available) {
        const entries = (await client.listCatalogue()).filter(({ kind }) => kind === 'detector')
        return json ? printJson(entries) : printCatalogue(entries)
      }
      const list = await client.listDetectors()
      if (json)
        return printJson(list)
      printTable(list, [
        { title: 'id', value: detector => detector.id },
        { title: 'state', value: detector => detector.state },
        { title: 'labels', value: detector => count(detector.labels.length), align: 'right' },
        { title: 'input', value: detector => `${detector.size} px`, align: 'right' },
        { title: 'licence', value: detector => detector.licence },
        { title: 'name', value: detector => `${detector.name} ${detector.version}` },
      ], 'No detector is installed. `likeness detectors list --available` lists those that can be.')
    }))

  detectors.command('install')
    .description('download a detector, install it and look through the library with it; what broke off is gone on with')
    .argument('<id>', 'one of `likeness detectors list --available`')
    .addHelpText('after', '\nLIKENESS_MIRROR names a mirror to download from; HTTPS_PROXY, HTTP_PROXY and NO_PROXY count as everywhere.')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const { progress } = await client.status()
      await installFromCatalogue(client, id, !json)
      await client.useDetector({ id })
      await lookThrough(client, id, json, progress)
    }))

  detectors.command('import')
    .description('install a detector from a folder or an ONNX file, and look through the library with it')
    .argument('<path>', 'a folder with a manifest.json of Likeness, in the layout of transformers.js, or with one ONNX file and its labels.txt; or an ONNX file, such as a release of YOLOX')
    .action((path: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const { progress } = await client.status()
      const { id } = await client.importDetector({ folder: resolve(path) })
      await lookThrough(client, id, json, progress)
    }))

  detectors.command('use')
    .description('look through the library with this detector in place of another')
    .argument('<id>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const { progress } = await client.status()
      await client.useDetector({ id })
      await lookThrough(client, id, json, progress)
    }))

  detectors.command('remove')
    .description('remove a detector and all that it found')
    .argument('<id>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      await client.removeDetector({ id })
      if (!json)
        print(`${id} is removed, with all that it found.`)
    }))
}

/** Labels that are named, at most. */
const named = 10

/** Waits until the library has been looked through, and says what is in it. */
async function lookThrough(client: Client, id: string, json: boolean, before: IngestProgress): Promise<void> {
  await waitUntilIdle(client, !json, before)
  if (json)
    return printJson((await client.listDetectors()).find(detector => detector.id === id))
  const labels = await client.listLabels()
  const most = labels.slice(0, named).map(({ name, assets }) => `${name} (${count(assets)})`)
  const rest = labels.length > named ? ` and ${count(labels.length - named)} more` : ''
  print(labels.length === 0 ? `${id} is in use. It has found nothing so far.` : `${id} is in use. It found, in so many images: ${most.join(', ')}${rest}.`)
}
