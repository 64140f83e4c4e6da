import type { Alteration, CopiesReport, EvaluationReport } from '../contract/reports.ts'
import type { Column } from './output.ts'
import { counted, print, printTable, warn } from './output.ts'

type Task = EvaluationReport['tasks'][number]
type CopiesOf = CopiesReport['all'] & { readonly title: string }

const alterationTitles: Readonly<Record<Alteration, string>> = {
  cropped: 'cropped to two thirds of its area',
  resized: 'other size, aspect changed by a tenth',
  halved: 'half the width and height',
  quartered: 'a quarter',
  small: 'an eighth',
  recompressed: 'JPEG of quality 25',
  recoloured: 'without colours, darkened',
  mirrored: 'mirrored',
  bordered: 'in a white frame',
  lettered: 'with letters across it',
}

/** Prints how well things of one class find each other. */
export function printEvaluation({ encoder, images, models, classes, viewsPerModel, failed, tasks }: EvaluationReport): void {
  print(`${encoder}: ${images} images and ${models} models in ${classes} classes${models > 0 ? `, ${viewsPerModel} views per model` : ''}${failedToo(failed)}`)
  printTable(tasks, [
    { title: 'task', value: titleOf },
    ...recallColumns<Task>(),
    { title: 'mAP', value: task => task.meanAveragePrecision.toFixed(3) },
  ], 'No class has two members.')
}

/** Prints how well altered copies find the images that they were made of; standard error says which have none. */
export function printCopies({ encoder, images, failed, leftOut, alterations, all }: CopiesReport): void {
  leftOut.forEach(({ path, reason }) => warn(`${path}: no copies of it were made. ${reason}`))
  print(`${encoder}: altered copies, searched among ${images} images${failedToo(failed)}`)
  const rows = alterations.map((row): CopiesOf => ({ ...row, title: alterationTitles[row.alteration] }))
  printTable([...rows, { ...all, title: 'all' }], [
    { title: 'copy', value: ({ title }) => title },
    ...recallColumns<CopiesOf>(),
  ], 'No copies were made.')
}

function recallColumns<Row extends { readonly queries: number, readonly recallAt1: number, readonly recallAt5: number }>(): Column<Row>[] {
  return [
    { title: 'queries', value: ({ queries }) => String(queries), align: 'right' },
    { title: 'R@1', value: ({ recallAt1 }) => recallAt1.toFixed(3) },
    { title: 'R@5', value: ({ recallAt5 }) => recallAt5.toFixed(3) },
  ]
}

function failedToo(failed: number): string {
  return failed > 0 ? `; ${counted(failed, 'file')} failed` : ''
}

function titleOf({ query, among, modelMatch }: Task): string {
  const matching = query === 'model' ? modelMatch === 'aligned' ? ', turntables aligned' : ', mean of views' : ''
  return `${query} → ${among}${matching}`
}
