import type { ClusterLevel } from '../../../src-main/contract/requests.ts'

/** From exact to loose. */
export const clusterLevels = ['copies', '0', '1', '2', '3', '4'] as const satisfies readonly ClusterLevel[]

/** What is nearly identical is mostly what people want to be rid of. */
export const usualLevel: ClusterLevel = '0'
