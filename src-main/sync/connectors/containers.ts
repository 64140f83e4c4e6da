import type { FailureDetails } from '../service-failure.ts'
import { failure } from '../../contract/errors.ts'
import { ServiceFailure } from '../service-failure.ts'

/** That a container is not at a service, or not any more. */
export function containerNotFound(service: string, id: string, details: Omit<FailureDetails, 'kind' | 'mayHaveHappened'> = {}): ServiceFailure {
  return new ServiceFailure(failure('container_not_found', { service, id }), { ...details, kind: 'absent', mayHaveHappened: false })
}

/** What is asked of a container: a failure by which it is not there is container_not_found. */
export async function ofContainer<T>(service: string, id: string, work: Promise<T>, isOfIt = isAbsence): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof ServiceFailure && isOfIt(error) ? containerNotFound(service, id, error.details) : error
  })
}

function isAbsence({ details: { kind } }: ServiceFailure): boolean {
  return kind === 'absent'
}
