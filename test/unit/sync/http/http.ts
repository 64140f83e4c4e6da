import type { Clock } from '../../../../src-main/sync/clock.ts'
import type { AccountHttpOptions } from '../../../../src-main/sync/http/service-http.ts'
import { createAccountHttp } from '../../../../src-main/sync/http/service-http.ts'

/** A clock that waits no time, but passes it; `waits` says how long was waited each time. */
export function leapingClock(): Clock & { readonly waits: number[] } {
  let time = Date.parse('2026-01-01T00:00:00Z')
  const waits: number[] = []
  return {
    waits,
    now: () => time,
    wait: async (ms, signal) => {
      signal.throwIfAborted()
      waits.push(ms)
      time += ms
    },
  }
}

export const loose = { parallel: 16, requestsPerSecond: 1000, kilobytesPerSecond: null }

/** HTTP for an account at "Stand-in" whose key is `s3cret+key/ä`. */
export function openAccount(options: Partial<AccountHttpOptions> = {}) {
  return createAccountHttp({ service: 'Stand-in', limits: loose, secrets: ['s3cret+key/ä'], clock: leapingClock(), random: () => 0.5, ...options })
}
