import type { Outgoing, Processing, Remote } from '../../../../../src-main/sync/types.ts'
import type { HostedStandIn } from '../../../../helpers/hosted-services/types.ts'
import { ServiceFailure } from '../../../../../src-main/sync/service-failure.ts'
import { openAt, signal, surveyOf } from './client.ts'

/** Runs until all is there, at most. */
const mostRuns = 60

interface Ledger {
  /** What the service works on, by key. */
  readonly processing: Map<string, Processing>
  readonly notes: Map<string, unknown>
}

/**
 * Sends items as a run does, with all that goes wrong: each run begins with a survey, asks after what was being worked on, sends what is
 * not there, and has it taken up. By chance of `random` the process ends anywhere: the next run then has the ledger alone. Answers the
 * runs that it took.
 */
export async function sendThroughStorm(standIn: HostedStandIn, dataset: string, items: readonly Outgoing[], random: () => number): Promise<number> {
  const ledger: Ledger = { processing: new Map(), notes: new Map() }
  for (let runs = 1; runs <= mostRuns; runs++) {
    await using remote = openAt(standIn)
    try {
      if (await run(remote, dataset, items, ledger, random))
        return runs
    }
    catch (error) {
      if (!(error instanceof ServiceFailure || error instanceof Ended))
        throw error
    }
  }
  throw new Error(`not all is there after ${mostRuns} runs`)
}

class Ended extends Error {}

async function run(remote: Remote, dataset: string, items: readonly Outgoing[], { processing, notes }: Ledger, random: () => number): Promise<boolean> {
  const mayEnd = (chance: number) => {
    if (random() < chance)
      throw new Ended()
  }
  const poll = async () => (await remote.poll!(dataset, [...processing.values()], signal)).forEach(({ key }) => processing.delete(key))

  let there = new Set((await surveyOf(remote, dataset)).map(({ key }) => key))
  if (processing.size > 0)
    await poll()
  mayEnd(0.1)
  const missing = items.filter(({ key }) => !there.has(key) && !processing.has(key))
  for (let from = 0; from < missing.length; from += 50) {
    let batch = missing.slice(from, from + 50)
    for (let attempts = 1; batch.length > 0; attempts++) {
      try {
        const outcomes = await remote.send(dataset, batch.map(item => ({ ...item, resume: notes.get(item.key), note: note => notes.set(item.key, note) })), signal)
        mayEnd(0.1)
        outcomes.forEach(outcome => outcome.state === 'processing' && processing.set(outcome.key, { name: '', ...outcome }))
        batch = []
      }
      catch (error) {
        if (!(error instanceof ServiceFailure) || attempts === 4)
          throw error
        if (error.details.mayHaveHappened)
          there = new Set((await surveyOf(remote, dataset)).map(({ key }) => key))
        batch = batch.filter(({ key }) => !there.has(key))
      }
    }
  }
  mayEnd(0.2)
  await remote.settle!(dataset, signal)
  mayEnd(0.1)
  if (processing.size > 0)
    await poll()
  there = new Set((await surveyOf(remote, dataset)).map(({ key }) => key))
  return items.every(({ key }) => there.has(key))
}
