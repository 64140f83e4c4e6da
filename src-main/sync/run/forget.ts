import type { RunContext } from './context.ts'
import { realFolder } from '../outgoing/bucket.ts'

type Forgetting = Pick<RunContext, 'catalog' | 'dataDir' | 'ledger' | 'log' | 'maker' | 'opened' | 'sync'>

/** Forgets items by their keys: what was written of them into the folder for views, and their lines in the ledger. */
export async function forget(keys: readonly string[], context: Forgetting): Promise<void> {
  await removeMade(keys, context)
  context.ledger.remove(keys)
}

/** Removes files that were made, unless another sync has the same ones lie in the same folder. */
async function removeMade(keys: readonly string[], { catalog, log, maker, opened: { connector }, sync }: Forgetting): Promise<void> {
  const { viewsFolder } = sync.options
  if (viewsFolder === null || !connector.service.cannot.includes('bytes'))
    return
  const folder = await realFolder(viewsFolder)
  const others = await Promise.all(catalog.syncs.list().filter(({ id, options }) => id !== sync.id && options.viewsFolder !== null)
    .map(async other => ({ ledger: catalog.syncLedger.of(other), folder: await realFolder(other.options.viewsFolder!) })))
  const sharing = others.filter(other => other.folder === folder)
  const unshared = keys.filter(key => sharing.every(({ ledger }) => ledger.get(key) === undefined))
  await maker.unmake(unshared, folder).catch((error: unknown) => log.warn({ sync: sync.id, error }, 'what was made for a bucket could not be removed'))
}
