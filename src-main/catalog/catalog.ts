import type { Database } from './connection.ts'
import { accountQueries } from './accounts.ts'
import { anchorTermsQueries } from './anchor-terms.ts'
import { anchorQueries } from './anchors.ts'
import { apiKeyQueries } from './api-keys.ts'
import { assetQueries } from './assets.ts'
import { awaitedQueries } from './awaited.ts'
import { calibrationQueries } from './calibrations.ts'
import { changeQueries } from './changes.ts'
import { collectionQueries } from './collections.ts'
import { conceptQueries } from './concepts.ts'
import { openDatabase } from './connection.ts'
import { detectionQueries } from './detections.ts'
import { embeddingQueries } from './embeddings.ts'
import { groupingQueries } from './grouping.ts'
import { ingestQueries } from './ingest.ts'
import { libraryQueries } from './libraries.ts'
import { metadataTableQueries } from './metadata-table.ts'
import { metadataQueries } from './metadata.ts'
import { neighbourQueries } from './neighbours.ts'
import { outgoingQueries } from './outgoing.ts'
import { receivedQueries } from './received.ts'
import { safekeepingQueries } from './safekeeping.ts'
import { scanQueries } from './scans.ts'
import { settingQueries } from './settings.ts'
import { sumQueries } from './sums.ts'
import { syncLedgerQueries } from './sync-ledger.ts'
import { syncQueries } from './syncs.ts'
import { tagQueries } from './tags.ts'
import { userDataQueries } from './user-data.ts'
import { wordQueries } from './words.ts'

export type Catalog = ReturnType<typeof openCatalog>

/**
 * The catalog of a data folder: everything that Likeness knows, in SQLite, with one group of queries per entity.
 * Errors: catalog_too_new, catalog_damaged.
 */
export function openCatalog(dataDir: string) {
  const db: Database = openDatabase(dataDir)
  const tags = tagQueries(db)
  const collections = collectionQueries(db)
  return {
    libraries: libraryQueries(db),
    assets: assetQueries(db),
    scans: scanQueries(db),
    ingest: ingestQueries(db),
    embeddings: embeddingQueries(db),
    detections: detectionQueries(db),
    collections,
    concepts: conceptQueries(db),
    neighbours: neighbourQueries(db),
    tags,
    changes: changeQueries(db, tags),
    outgoing: outgoingQueries(db),
    metadata: metadataQueries(db, tags),
    metadataTable: metadataTableQueries(db),
    grouping: groupingQueries(db),
    sums: sumQueries(db),
    words: wordQueries(db),
    awaited: awaitedQueries(db),
    userData: userDataQueries(db, collections),
    anchors: anchorQueries(db),
    anchorTerms: anchorTermsQueries(db),
    apiKeys: apiKeyQueries(db),
    accounts: accountQueries(db),
    received: receivedQueries(db),
    syncs: syncQueries(db),
    syncLedger: syncLedgerQueries(db),
    calibrations: calibrationQueries(db),
    settings: settingQueries(db),
    safekeeping: safekeepingQueries(db, dataDir),
    /** Runs `work` in one transaction over all of them. */
    transaction: <T>(work: () => T): T => db.transaction(work)(),
    close: (): void => void db.close(),
  }
}
