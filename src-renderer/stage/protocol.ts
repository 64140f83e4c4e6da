import type { StageJob as Job, StageFailure, StageState } from '../../src-main/contract/stage.ts'
import type { Shot } from './turntable.ts'
import { StageJob, stagePaths } from '../../src-main/contract/stage.ts'
import { StageError } from './failures.ts'

/** The engine does not accept this page: there is no point in asking again. */
export class Refused extends Error {}

/**
 * Leases jobs one after another, for as long as the page lives. While the engine does not answer it asks again, at most
 * every five seconds. Errors: Refused.
 */
export async function serve(perform: (job: Job) => Promise<Shot>): Promise<never> {
  for (let pause = 250; ; pause = Math.min(5000, pause * 2)) {
    const job = await lease().catch((thrown: unknown) => {
      if (thrown instanceof Refused)
        throw thrown
      return 'unanswered' as const
    })
    if (job === 'unanswered') {
      await new Promise(resolve => setTimeout(resolve, pause))
      continue
    }
    pause = 125
    if (job)
      await answer(job, perform).catch((thrown: unknown) => console.error(thrown))
  }
}

/** Says what became of this page to who opened it. */
export async function report(state: StageState): Promise<void> {
  await post(stagePaths.state, JSON.stringify(state))
}

async function lease(): Promise<Job | undefined> {
  const response = await fetch(stagePaths.lease, { method: 'POST' })
  if (response.status === 204)
    return undefined
  if (response.status === 401 || response.status === 403)
    throw new Refused(`the engine answered ${response.status}`)
  if (!response.ok)
    throw new Error(`the engine answered ${response.status}`)
  return StageJob.parse(await response.json())
}

async function answer(job: Job, perform: (job: Job) => Promise<Shot>): Promise<void> {
  const outcome = await perform(job).catch((thrown: unknown) => failureOf(job, thrown))
  if ('code' in outcome)
    await post(stagePaths.failure(job.id), JSON.stringify(outcome))
  else
    await post(`${stagePaths.result(job.id)}?meta=${encodeURIComponent(JSON.stringify(outcome.result))}`, new Blob([outcome.data as Uint8Array<ArrayBuffer> | Blob]))
}

async function post(url: string, body: BodyInit): Promise<void> {
  const response = await fetch(url, { method: 'POST', body })
  if (!response.ok && response.status !== 410)
    throw new Error(`${url}: the engine answered ${response.status} ${await response.text()}`)
}

function failureOf(job: Job, thrown: unknown): StageFailure {
  const reason = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 2000)
  if (thrown instanceof StageError)
    return { code: thrown.code, reason }
  console.error(thrown)
  return { code: job.task === 'decode' ? 'image_undecodable' : 'model_unloadable', reason }
}
