import type { Command } from 'commander'
import type { Asset } from '../../contract/entities.ts'
import type { CopiesReport, EvaluationReport } from '../../contract/reports.ts'
import type { ShippedEncoders } from '../../engine/default-encoder.ts'
import type { Engine } from '../../engine/engine.ts'
import type { CommonOptions } from '../connect.ts'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { importEncoder } from '../../encoders/import.ts'
import { evaluateCopies } from '../../search/copies.ts'
import { evaluateSpace } from '../../search/evaluate.ts'
import { openEngineFor } from '../connect.ts'
import { printCopies, printEvaluation } from '../evaluation.ts'
import { printJson } from '../output.ts'
import { reportProgress, waitUntilIdle } from '../progress.ts'
import { beforeEnding } from '../signals.ts'

interface EvaluateOptions extends CommonOptions {
  readonly encoder?: string
  readonly copies?: boolean
}

/** What was indexed of the folder that is evaluated. */
interface Indexed {
  readonly folder: string
  readonly assets: readonly Asset[]
  readonly failed: number
}

/** `likeness evaluate <folder>` */
export function addEvaluateCommand(program: Command): void {
  program.command('evaluate')
    .description('measure how well things of one class find each other; the names of the folders in <folder> are the classes')
    .argument('<folder>')
    .option('--encoder <folder>', 'measure with the encoder of this folder instead of the built-in one')
    .option('--copies', 'measure how well altered copies of the images find their originals instead; their folders do not matter')
    .action(async (folder: string, _: object, command: Command) => {
      const options = command.optsWithGlobals<EvaluateOptions>()
      await withTemporaryEngine(options, async (engine, signal) => {
        const indexed = await indexFolder(engine, folder, options)
        if (options.copies) {
          const report = await copiesReport(engine, indexed, signal, !options.json)
          return options.json ? printJson(report) : printCopies(report)
        }
        const report = evaluationReport(engine, indexed)
        return options.json ? printJson(report) : printEvaluation(report)
      })
    })
}

/** Runs `work` with an engine on a data folder that is removed afterwards; a signal that ends the process aborts it first. */
async function withTemporaryEngine({ encoder, ...options }: EvaluateOptions, work: (engine: Engine, signal: AbortSignal) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'likeness-evaluate-'))
  const ending = new AbortController()
  let engine: Engine | undefined
  let working: Promise<void> | undefined
  let tidied: Promise<void> | undefined
  const tidyUp = () => tidied ??= (async () => {
    ending.abort()
    await engine?.close()
    await working?.catch(() => undefined)
    rmSync(data, { recursive: true, force: true })
  })()
  const forget = beforeEnding(tidyUp)
  try {
    engine = await openEngineFor({ ...options, data }, encoder === undefined ? {} : { encoders: await onlyEncoder(encoder, join(data, 'given')) })
    working = work(engine, ending.signal)
    await working
  }
  finally {
    // After a signal the process ends here, before it could complain that the engine closes: the signal waited first.
    await tidyUp()
    forget()
  }
}

/** The encoder of a folder, as if the program came with no other: installed into `target`. Errors: folder_not_found, encoder_invalid. */
async function onlyEncoder(folder: string, target: string): Promise<ShippedEncoders> {
  const { id } = await importEncoder(resolve(folder), target)
  return { folder: target, default: id }
}

/** Embeds what is in a folder. */
async function indexFolder({ client, catalog }: Engine, folder: string, { json }: EvaluateOptions): Promise<Indexed> {
  const { progress } = await client.status()
  const path = resolve(folder)
  const { id: libraryId } = await client.addLibrary({ path })
  const { failed } = await waitUntilIdle(client, !json, progress)
  return { folder: path, assets: catalog.assets.page({ libraryId, state: 'ready' }, 0, 1_000_000), failed }
}

function evaluationReport({ catalog, space }: Engine, { folder, assets, failed }: Indexed): EvaluationReport {
  const evaluation = evaluateSpace(catalog, space(), assets)
  if (evaluation.classes < 2)
    throw failure('evaluation_empty', { folder })
  return { ...evaluation, failed }
}

async function copiesReport({ catalog, decoder, space, dataDir }: Engine, { folder, assets, failed }: Indexed, signal: AbortSignal, show: boolean): Promise<CopiesReport> {
  const reporter = show ? reportProgress('altering copies') : undefined
  try {
    const onProgress = (finished: number, total: number) => reporter?.update({ finished, total, note: ' images altered and looked for' })
    return { ...await evaluateCopies({ catalog, decoder, space: space(), folder: dataDir }, folder, assets, { signal, onProgress }), failed }
  }
  finally {
    reporter?.stop()
  }
}
