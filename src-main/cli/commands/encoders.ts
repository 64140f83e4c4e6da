import type { Command } from 'commander'
import { resolve } from 'node:path'
import process from 'node:process'
import { runConnected } from '../connect.ts'
import { installFromCatalogue, printCatalogue } from '../install.ts'
import { print, printJson, printTable, warn } from '../output.ts'
import { waitUntilIdle } from '../progress.ts'

/** `likeness encoders [list [--available] | install <id> | import <folder> | use <id> | remove <id>]` */
export function addEncodersCommand(program: Command): void {
  const encoders = program.command('encoders').description('the encoders that turn pictures into embeddings')

  encoders.command('list', { isDefault: true })
    .description('list the installed encoders, or those that can be downloaded')
    .option('--available', 'those that can be downloaded')
    .action(({ available }: { readonly available?: true }, command: Command) => runConnected(command, async ({ client }, json) => {
      if (available) {
        const entries = (await client.listCatalogue()).filter(({ kind }) => kind === 'encoder')
        return json ? printJson(entries) : printCatalogue(entries)
      }
      const list = await client.listEncoders()
      if (json)
        return printJson(list)
      printTable(list, [
        { title: 'id', value: encoder => encoder.id },
        { title: 'state', value: ({ state, waits }) => waits ? `${state}, waits` : state },
        { title: 'dimensions', value: encoder => String(encoder.dimensions), align: 'right' },
        { title: 'input', value: encoder => `${encoder.size} px`, align: 'right' },
        { title: 'words', value: encoder => encoder.text ? 'yes' : '' },
        { title: 'licence', value: encoder => encoder.licence },
        { title: 'scores', value: encoder => encoder.calibrated ? 'calibrated' : 'plain cosines' },
        { title: 'name', value: encoder => `${encoder.name} ${encoder.version}` },
      ], 'No encoder is installed.')
    }))

  encoders.command('install')
    .description('download an encoder and install it; what broke off is gone on with')
    .argument('<id>', 'one of `likeness encoders list --available`')
    .addHelpText('after', '\nLIKENESS_MIRROR names a mirror to download from; HTTPS_PROXY, HTTP_PROXY and NO_PROXY count as everywhere.')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      await installFromCatalogue(client, id, !json)
      const encoder = (await client.listEncoders()).find(candidate => candidate.id === id)
      if (json)
        return printJson(encoder)
      print(`${id} is installed. \`likeness encoders use ${id}\` embeds everything with it and then answers with it.`)
    }))

  encoders.command('import')
    .description('install an encoder from a folder: with a manifest.json of Likeness, or in the layout of transformers.js')
    .argument('<folder>')
    .action((folder: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const encoder = await client.importEncoder({ folder: resolve(folder) })
      if (json)
        return printJson(encoder)
      print(`${encoder.id} is installed. \`likeness encoders use ${encoder.id}\` embeds everything with it and then answers with it.`)
    }))

  encoders.command('use')
    .description('embed everything with this encoder, then answer with it; until then the old one answers')
    .argument('<id>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const { progress } = await client.status()
      await client.useEncoder({ id })
      await waitUntilIdle(client, !json, progress)
      const encoder = (await client.listEncoders()).find(candidate => candidate.id === id)
      if (json)
        return printJson(encoder)
      if (encoder?.state === 'active')
        return print(`${id} answers searches now.`)
      warn(`${id} could not embed anything; the encoder that was active before still answers. The log says why: likeness.log in the data folder.`)
      process.exitCode = 1
    }))

  encoders.command('remove')
    .description('remove an encoder that is not in use')
    .argument('<id>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      await client.removeEncoder({ id })
      if (!json)
        print(`${id} is removed.`)
    }))
}
