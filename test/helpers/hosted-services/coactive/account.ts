import type { AccountHttpOptions } from '../../../../src-main/sync/http/service-http.ts'
import type { Remote } from '../../../../src-main/sync/types.ts'
import { coactive } from '../../../../src-main/sync/connectors/coactive.ts'
import { createAccountHttp } from '../../../../src-main/sync/http/service-http.ts'

/** An account at work, over real HTTP; nothing waits. */
export function openCoactive(fields: Readonly<Record<string, string>>, options: Partial<AccountHttpOptions> = {}): Remote & AsyncDisposable {
  const { service } = coactive
  const clock = options.clock ?? { now: Date.now, wait: async () => {} }
  const secrets = service.fields.filter(({ isSecret }) => isSecret).flatMap(({ key }) => fields[key] ?? [])
  const http = createAccountHttp({ service: service.name, limits: { parallel: 8, requestsPerSecond: 1000, kilobytesPerSecond: null }, secrets, clock, ...options })
  return { ...coactive.open({ fields, connect: http.connect, now: clock.now }), [Symbol.asyncDispose]: http[Symbol.asyncDispose] }
}
