import type { Command } from 'commander'
import type { EvaluationReport } from '../../contract/reports.ts'
import type { Engine } from '../../engine/engine.ts'
import type { EvaluatedTask } from '../../search/evaluate.ts'
import type { CommonOptions } from '../connect.ts'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { evaluateSpace } from '../../search/evaluate.ts'
import { openEngineFor } from '../connect.ts'
import { print, printJson, printTable } from '../output.ts'
import { waitUntilIdle } from '../progress.ts'
import { beforeEnding } from '../signals.ts'

interface EvaluateOptions extends CommonOptions {
  readonly encoder?: string
}

/** `likeness evaluate <folder>` */
export function addEvaluateCommand(program: Command): void {
  program.command('evaluate')
    .description('measure how well things of one class find each other; the names of the folders in <folder> are the classes')
    .argument('<folder>')
    .option('--encoder <folder>', 'measure with the encoder of this folder instead of the built-in one')
    .action(async (folder: string, _: object, command: Command) => {
      const options = command.optsWithGlobals<EvaluateOptions>()
      const data = await mkdtemp(join(tmpdir(), 'likeness-evaluate-'))
      let engine: Engine | undefined
      let tidied: Promise<void> | undefined
      const tidyUp = () => tidied ??= (async () => {
        await engine?.close()
        rmSync(data, { recursive: true, force: true })
      })()
      const forget = beforeEnding(tidyUp)
      try {
        engine = await openEngineFor({ ...options, data })
        const { client, catalog, space } = engine
        const { progress } = await client.status()
        if (options.encoder !== undefined) {
          const { id } = await client.importEncoder({ folder: resolve(options.encoder) })
          await client.useEncoder({ id })
          await waitUntilIdle(client, false, progress)
          if (space().id !== id)
            throw failure('encoder_invalid', { reason: 'it could not be made the active one.' })
        }
        const { id: libraryId } = await client.addLibrary({ path: resolve(folder) })
        const { failed } = await waitUntilIdle(client, !options.json, progress)
        const evaluation = evaluateSpace(catalog, space(), catalog.assets.page({ libraryId, state: 'ready' }, 0, 1_000_000))
        if (evaluation.classes < 2)
          throw failure('evaluation_empty', { folder: resolve(folder) })
        if (options.json)
          return printJson({ ...evaluation, failed } satisfies EvaluationReport)
        print(`${evaluation.encoder}: ${evaluation.images} images and ${evaluation.models} models in ${evaluation.classes} classes${evaluation.models > 0 ? `, ${evaluation.viewsPerModel} views per model` : ''}${failed > 0 ? `; ${failed} ${failed === 1 ? 'file' : 'files'} failed` : ''}`)
        printTable(evaluation.tasks, [
          { title: 'task', value: titleOf },
          { title: 'queries', value: task => String(task.queries), align: 'right' },
          { title: 'R@1', value: task => task.recallAt1.toFixed(3) },
          { title: 'R@5', value: task => task.recallAt5.toFixed(3) },
          { title: 'mAP', value: task => task.meanAveragePrecision.toFixed(3) },
        ], 'No class has two members.')
      }
      finally {
        // After a signal the process ends here, before it could complain that the engine closes: the signal waited first.
        await tidyUp()
        forget()
      }
    })
}

function titleOf({ query, among, modelMatch }: EvaluatedTask): string {
  const matching = query === 'model' ? modelMatch === 'aligned' ? ', turntables aligned' : ', mean of views' : ''
  return `${query} → ${among}${matching}`
}
