import type { Route } from '../route.ts'
import { z } from 'zod'
import { byKey, nothing } from '../route.ts'
import { Account, AccountCheck, AddAccount, Container, EditAccount, HostedService } from '../sync.ts'

/** Accounts at hosted services. */
export const accountRoutes = {
  listServices: { method: 'get', path: '/api/services', summary: 'The hosted services that collections can be kept at, and what each cannot do', tag: 'sync', output: z.array(HostedService) },
  listAccounts: { method: 'get', path: '/api/accounts', summary: 'The accounts at hosted services, without their secrets', tag: 'sync', output: z.array(Account) },
  addAccount: { method: 'post', path: '/api/accounts', summary: 'Adds an account; its secrets are kept and never told', tag: 'sync', body: AddAccount, output: Account },
  editAccount: { method: 'post', path: '/api/accounts/{id}', summary: 'Renames an account, changes its fields and limits', tag: 'sync', params: byKey, body: EditAccount, output: Account },
  testAccount: { method: 'post', path: '/api/accounts/{id}/test', summary: 'Tries an account at its service', tag: 'sync', params: byKey, output: AccountCheck },
  removeAccount: { method: 'delete', path: '/api/accounts/{id}', summary: 'Forgets an account with its secrets and syncs; what lies at the service stays', tag: 'sync', params: byKey, output: nothing },
  listContainers: { method: 'get', path: '/api/accounts/{id}/containers', summary: 'The collections or datasets of an account', tag: 'sync', params: byKey, output: z.array(Container) },
} as const satisfies Record<string, Route>
