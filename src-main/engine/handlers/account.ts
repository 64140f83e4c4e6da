import type { accountRoutes } from '../../contract/routes/account.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** Accounts at hosted services. */
export function accountHandlers({ accounts }: EngineParts): HandlersOf<typeof accountRoutes> {
  return {
    listServices: accounts.services,
    listAccounts: accounts.list,
    addAccount: accounts.add,
    editAccount: ({ id, ...changes }) => accounts.edit(id, changes),
    testAccount: ({ id }) => accounts.test(id),
    removeAccount: ({ id }) => {
      accounts.remove(id)
      return {}
    },
    listContainers: ({ id }) => accounts.containers(id),
  }
}
