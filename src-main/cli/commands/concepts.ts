import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { Concept } from '../../contract/entities.ts'
import { libraryRoots, pathOf } from '../assets.ts'
import { runConnected } from '../connect.ts'
import { count, counted, print, printJson, printTable } from '../output.ts'
import { assetsOf, targetsHelp } from '../targets.ts'

interface EditOptions {
  readonly name?: string
  readonly add?: readonly string[]
  readonly not?: readonly string[]
  readonly drop?: readonly string[]
}

/** `likeness concepts [list | create <name> | edit <key> | show <key> | remove <key>]` */
export function addConceptsCommand(program: Command): void {
  const concepts = program.command('concepts').description('named sets of examples that find more of their kind')

  concepts.command('list', { isDefault: true })
    .description('list the concepts')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const list = await client.listConcepts()
      if (json)
        return printJson(list)
      printTable(list, [
        { title: 'key', value: concept => concept.key },
        { title: 'examples', value: concept => count(concept.examples), align: 'right' },
        { title: 'counter-examples', value: concept => count(concept.counterExamples), align: 'right' },
        { title: 'name', value: concept => concept.name },
      ], 'There is no concept yet: `likeness concepts create <name> <file>...` makes one.')
    }))

  concepts.command('create')
    .description('make a concept of examples and print its key')
    .argument('<name>')
    .argument('<file | asset id...>', `examples: ${targetsHelp}`)
    .option('--not <file | asset id...>', 'counter-examples')
    .action((name: string, examples: readonly string[], { not = [] }: EditOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      const concept = await client.createConcept({ name, exampleIds: await idsOf(client, examples), counterExampleIds: await idsOf(client, not) })
      if (json)
        return printJson(concept)
      print(concept.key)
    }))

  concepts.command('edit')
    .description('rename a concept, add and remove examples')
    .argument('<key>')
    .option('--name <name>')
    .option('--add <file | asset id...>', 'examples')
    .option('--not <file | asset id...>', 'counter-examples')
    .option('--drop <file | asset id...>', 'what is neither any more')
    .action((id: string, { name, add = [], not = [], drop = [] }: EditOptions, command: Command) => {
      if (name === undefined && add.length + not.length + drop.length === 0)
        command.error('error: nothing is to be done; give --name, --add, --not or --drop')
      return runConnected(command, async ({ client }, json) => say((await client.editConcept({
        id,
        ...name !== undefined && { name },
        addExamples: await idsOf(client, add),
        addCounterExamples: await idsOf(client, not),
        remove: await idsOf(client, drop),
      })).concept, json))
    })

  concepts.command('show')
    .description('show the examples and counter-examples of a concept')
    .argument('<key>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const details = await client.getConcept({ id })
      if (json)
        return printJson(details)
      say(details.concept, false)
      const roots = await libraryRoots(client)
      const printAll = async (sign: string, ids: readonly number[]) => {
        for (const assetId of ids)
          print(`${sign} ${assetId}  ${pathOf(roots, await client.getAsset({ id: assetId }))}`)
      }
      await printAll('+', details.exampleIds)
      await printAll('-', details.counterExampleIds)
    }))

  concepts.command('remove')
    .description('remove a concept; its examples stay')
    .argument('<key>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      await client.removeConcept({ id })
      if (json)
        return printJson({})
      print(`The concept ${id} is removed. Its examples are as they were.`)
    }))
}

function say(concept: Concept, json: boolean): void {
  if (json)
    return printJson(concept)
  print(`${concept.name} (${concept.key}) has ${counted(concept.examples, 'example')} and ${counted(concept.counterExamples, 'counter-example')}.`)
}

async function idsOf(client: Client, targets: readonly string[]): Promise<number[]> {
  return (await assetsOf(client, targets)).map(({ id }) => id)
}
