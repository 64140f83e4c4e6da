import type { Client } from '../contract/client.ts'
import type { Sync, SyncPlan } from '../contract/sync.ts'
import type { Connection } from './connect.ts'
import process from 'node:process'
import { failure } from '../contract/errors.ts'
import { confirm, isAnswerable } from './ask.ts'
import { serviceOf } from './commands/accounts.ts'
import { bytes, count, counted, print, warn } from './output.ts'
import { printPlan } from './sync-plan.ts'
import { untilRunEnded } from './sync-progress.ts'

export interface RunOptions {
  /** Agrees to the first plan. */
  readonly yes?: boolean
  /** Agrees to so many held removals. */
  readonly removals?: number
}

/** Makes the plan of a sync and prints it, unless it is wanted as JSON. */
export async function showPlan(client: Client, sync: Sync, json: boolean): Promise<SyncPlan> {
  const plan = await client.planSync({ id: sync.id })
  if (!json) {
    const { name } = await serviceOf(client, sync.service)
    print(`${sync.collectionName ?? sync.collection} → ${name}: ${sync.container.name}`)
    printPlan(plan)
  }
  return plan
}

/** One run, agreed to before where it is the first; sets the exit code when not all is there. */
export async function runOne({ client, close }: Connection, sync: Sync, { yes, removals }: RunOptions, json: boolean): Promise<Sync | SyncPlan> {
  if (sync.options.direction === 'compare')
    return showPlan(client, sync, json)
  const isFirst = sync.approvedAt === null
  if (isFirst) {
    await showPlan(client, sync, json)
    if (!yes && (json || !isAnswerable()))
      throw failure('bad_request', { reason: 'nothing is sent before the first plan was agreed to: look at it with --dry-run, then give --yes.' })
    if (!yes && !await confirm('Send this?')) {
      process.exitCode = 1
      return sync
    }
  }
  await client.runSync({ id: sync.id, approve: isFirst, ...removals !== undefined && { removals } })
  const ended = await untilRunEnded(client, sync.id, sync.lastRun?.id ?? 0, { show: !json, close })
  if (ended.lastRun!.outcome !== 'done')
    process.exitCode = 1
  if (!json)
    printOutcome(ended)
  return ended
}

function printOutcome({ id, collection, lastRun, container, waiting, failed, conflicts, heldRemovals }: Sync): void {
  const { outcome, sent, removed, failed: failedNow, bytes: size, failure } = lastRun!
  print(`${container.name}: ${[`${count(sent)} sent (${bytes(size)})`, ...removed > 0 ? [`${count(removed)} removed`] : [], ...failedNow > 0 ? [`${count(failedNow)} failed`] : [], outcome].join(', ')}.`)
  if (failure)
    warn(failure.message)
  if (failed > 0)
    warn(`${counted(failed, 'item')} failed: \`likeness sync items ${id} --state failed\` says why.`)
  if (waiting > 0)
    warn(`${counted(waiting, 'item waits', 'items wait')} for a later run.`)
  if (conflicts > 0)
    warn(`${counted(conflicts, 'item was', 'items were')} changed or deleted there by somebody else: \`likeness sync items ${id}\` shows them, \`likeness sync resolve\` decides.`)
  if (heldRemovals > 0)
    warn(`${counted(heldRemovals, 'removal is', 'removals are')} held: \`likeness sync --dry-run ${collection}\` says why.`)
}
