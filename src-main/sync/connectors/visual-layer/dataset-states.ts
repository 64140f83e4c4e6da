import type { Clock } from '../../clock.ts'
import type { Dataset, DatasetState, VisualLayerApi } from './api.ts'
import { failure } from '../../../contract/errors.ts'
import { ServiceFailure } from '../../service-failure.ts'
import { serviceName } from './account.ts'

/** Looks at a dataset until it is given up for now: an hour at the interval of the documents. */
const mostLooks = 240

export interface Pace {
  /** ms between two looks. */
  readonly pollMs: number
  readonly wait: Clock['wait']
}

export type DatasetStates = ReturnType<typeof watchDatasets>

/** Waits for datasets: for as long as one is worked on, nothing can be added to it or listed of it. */
export function watchDatasets(api: VisualLayerApi, { pollMs, wait }: Pace) {
  /** The dataset once it is in none of the states that pass. Errors: a ServiceFailure when it failed, or is not through after an hour. */
  async function settled(id: string, signal: AbortSignal, passing: readonly DatasetState[] = ['busy']): Promise<Dataset> {
    for (let looks = 1; ; looks++) {
      const dataset = await api.dataset(id, signal)
      if (dataset.state === 'failed')
        throw datasetFailed(dataset)
      if (!passing.includes(dataset.state))
        return dataset
      if (looks === mostLooks)
        throw stillBusy(dataset)
      await wait(pollMs, signal)
    }
  }

  /** The dataset once it is indexed, which it is asked for where files were added; a draft stays one. */
  async function indexed(id: string, signal: AbortSignal): Promise<Dataset> {
    for (let rounds = 1; ; rounds++) {
      const dataset = await settled(id, signal)
      if (dataset.state !== 'partial')
        return dataset
      if (rounds === mostLooks)
        throw stillBusy(dataset)
      await api.reindex(id, signal)
      await wait(pollMs, signal)
    }
  }

  return { settled, indexed }
}

/** That a dataset failed at the service, with its own words. */
export function datasetFailed({ name, reason }: Dataset): ServiceFailure {
  return failed(`its dataset "${name}" failed there: ${reason ?? 'it does not say why'}. Look at it there, or choose another one.`, 'wrong')
}

function stillBusy({ name, status }: Dataset): ServiceFailure {
  return failed(`its dataset "${name}" is still worked on (${status}). It goes on later; nothing is lost.`, 'busy')
}

function failed(reason: string, kind: 'wrong' | 'busy'): ServiceFailure {
  return new ServiceFailure(failure('service_failed', { service: serviceName, reason }), { kind, mayHaveHappened: false })
}
