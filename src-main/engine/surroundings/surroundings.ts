import type { Surroundings as Report } from '../../contract/requests.ts'
import type { Conditions } from '../../ingest/pace.ts'
import { backgroundPriority } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'

export interface SurroundingsOptions {
  /** Asks the system whether it runs on its battery. */
  readonly readOnBattery: () => Promise<boolean>
}

export type Surroundings = ReturnType<typeof createSurroundings>

const readEveryMs = 60_000

/** So long after a search or a look through the assets somebody is taken to be at work. */
const useLastsMs = 2000

/**
 * What is known of the machine around the engine: what the program around it reports counts; what nobody reported is read
 * from the system, at most once a minute, and only when somebody asks.
 */
export function createSurroundings({ readOnBattery }: SurroundingsOptions) {
  let reported: Report = {}
  let onBattery = false
  let readAt = -Infinity
  let usedAt = -Infinity

  async function read(): Promise<void> {
    onBattery = await readOnBattery().catch(() => false)
  }

  return {
    /** How it is as far as is known; may begin to look anew. */
    conditions: (): Conditions => {
      const now = performance.now()
      if (reported.onBattery === undefined && now - readAt > readEveryMs) {
        readAt = now
        void read()
      }
      return {
        onBattery: reported.onBattery ?? onBattery,
        userActive: (reported.userActive ?? false) || now - usedAt < useLastsMs,
      }
    },
    /** Takes in what somebody knows of the machine; what is left out stays as it was. */
    report: (report: Report): void => {
      reported = { ...reported, ...report }
    },
    /** Somebody searches or looks through the assets. */
    noteUse: (): void => {
      usedAt = performance.now()
    },
  }
}

/** Whether a request comes from somebody who searches or looks through the assets; what a window asks by itself does not. */
export function isUse({ method, url, headers }: Request): boolean {
  const { pathname } = new URL(url)
  return headers.get('priority') !== backgroundPriority.priority && [routes.search, routes.listAssets].some(route => route.path === pathname && route.method === method.toLowerCase())
}
