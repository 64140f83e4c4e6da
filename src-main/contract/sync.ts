import { z } from 'zod'
import { WireErrorSchema } from './entities.ts'
import { SyncReason } from './sync-reasons.ts'

const time = z.iso.datetime()

/** What a hosted service cannot do by its documents: said before anything is set up. */
export const shortcomings = [
  /** It takes no bytes, only the paths of files in a bucket that it reads itself. */
  'bytes',
  /** It takes no 3D models: rendered views go instead. */
  'models',
  /** A model goes as one file, without the materials and textures that lie beside it. */
  'companions',
  /** Nothing can be deleted there. */
  'deletion',
  /** What is removed leaves its collection there, and stays in the account. */
  'deletion-from-account',
  /** It takes neither tags nor other metadata. */
  'metadata',
  /** Its collections cannot be listed: their key is entered. */
  'container-list',
  /** Its collections cannot be made from here. */
  'container-making',
  /** Whether somebody changed an item there is not told. */
  'changes',
  /** It has no search by picture. */
  'search',
] as const
export type Shortcoming = typeof shortcomings[number]

/** One thing that an account needs, such as a key. */
export const AccountField = z.object({
  key: z.string(),
  /** In English; the window has its own words for those that it knows. */
  label: z.string(),
  isSecret: z.boolean(),
  isRequired: z.boolean(),
  /** What counts when it is left empty. */
  default: z.string().nullable(),
}).readonly()
export type AccountField = z.infer<typeof AccountField>

/** How near a result of a hosted search is: its own number, and which way it counts. `rank`: there is no number, only an order. */
export const scoreSenses = ['similarity', 'distance', 'rank'] as const

export const HostedService = z.object({
  /** Such as `echo3d`. */
  id: z.string(),
  name: z.string(),
  fields: z.array(AccountField).readonly(),
  /** What it calls what holds a collection. */
  container: z.enum(['collection', 'dataset']),
  /** Formats (`Format.id`) that it takes as files. Other images go as JPEG, other models as rendered views. */
  imageFormats: z.array(z.string()).readonly(),
  modelFormats: z.array(z.string()).readonly(),
  /** Bytes that a file may have there; null where no limit is documented. */
  largestBytes: z.int().nullable(),
  cannot: z.array(z.enum(shortcomings)).readonly(),
  /** How it searches by a picture; null when it does not. `unlike`: by several examples, and by counter-examples. */
  search: z.object({
    /** What its number is called there; null where there is none. */
    score: z.string().nullable(),
    sense: z.enum(scoreSenses),
    text: z.boolean(),
    unlike: z.boolean(),
  }).readonly().nullable(),
}).readonly()
export type HostedService = z.infer<typeof HostedService>

/** How much is asked of a service at once. */
export const AccountLimits = z.object({
  /** Requests under way at once. */
  parallel: z.int().min(1).max(16),
  requestsPerSecond: z.number().min(0.1).max(1000),
  /** Upload, in 1,000 bytes a second; null for no limit. */
  kilobytesPerSecond: z.int().min(1).nullable(),
}).readonly()
export type AccountLimits = z.infer<typeof AccountLimits>

/** An account at a hosted service. Its secrets are never told. */
export const Account = z.object({
  id: z.string(),
  service: z.string(),
  name: z.string(),
  /** The fields that are no secrets. */
  fields: z.record(z.string(), z.string()),
  /** Where its secrets lie: sealed by the system's keychain, or in a file that its owner alone may read. */
  secretsKept: z.enum(['sealed', 'plain']),
  limits: AccountLimits,
  createdAt: time,
  /** When it was last tried, and what came of that; null: never, or all was well. */
  triedAt: time.nullable(),
  failure: WireErrorSchema.nullable(),
}).readonly()
export type Account = z.infer<typeof Account>

/** What holds a collection at a service. */
export const Container = z.object({
  id: z.string(),
  name: z.string(),
  /** Null where the service does not tell. */
  items: z.int().nullable(),
}).readonly()
export type Container = z.infer<typeof Container>

/** What goes under which name there. */
export const MetadataMapping = z.strictObject({
  /** `tags`, or a metadata key such as `rating`. */
  from: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
}).readonly()
export type MetadataMapping = z.infer<typeof MetadataMapping>

/** Where the files of a folder lie in a bucket. */
export const BucketMapping = z.strictObject({
  /** Absolute path. */
  folder: z.string().min(1),
  /** Such as `s3://studio/props`. */
  bucket: z.string().regex(/^[a-z][a-z0-9+.-]*:\/\/[^/]+/, 'expected an address of a bucket such as s3://bucket/folder'),
}).readonly()
export type BucketMapping = z.infer<typeof BucketMapping>

export const SyncOptions = z.strictObject({
  /** up: what is new or changed goes there. mirror: and what left the collection is removed there. compare: only the plan is made. */
  direction: z.enum(['up', 'mirror', 'compare']),
  /** What goes of 3D models where the service takes their files. */
  models: z.enum(['files', 'views']),
  /** Rendered views of a model, evenly around it. */
  views: z.union([z.literal(1), z.literal(4), z.literal(12)]),
  metadata: z.array(MetadataMapping).max(50).readonly(),
  /** Files that are larger stay here, bytes; null for what the service takes. */
  largestBytes: z.int().min(1).nullable(),
  /** For services that take paths of a bucket. The first whose folder holds a file counts. */
  buckets: z.array(BucketMapping).max(50).readonly(),
  /** For services that take paths of a bucket: where rendered views are written, below one of those folders. */
  viewsFolder: z.string().min(1).nullable(),
  /** When it runs by itself. */
  schedule: z.enum(['manual', 'change', 'interval']),
  /** Of `interval`. */
  everyMinutes: z.int().min(5).max(43_200),
  /** Of what lies there, so many percent are removed in a run without being asked about. */
  removalPercent: z.int().min(0).max(100),
}).readonly()
export type SyncOptions = z.output<typeof SyncOptions>

/** What counts until it is chosen otherwise. */
export const defaultSyncOptions: SyncOptions = {
  direction: 'up',
  models: 'files',
  views: 4,
  metadata: [],
  largestBytes: null,
  buckets: [],
  viewsFolder: null,
  schedule: 'manual',
  everyMinutes: 60,
  removalPercent: 10,
}

/** What a run did, or does. */
export const SyncRun = z.object({
  id: z.int(),
  startedAt: time,
  /** Null while it is under way. */
  endedAt: time.nullable(),
  /**
   * done: all is there. incomplete: something failed, waits or is held. stopped: paused, or the program ended. failed: it could
   * not begin or go on. compared: the plan alone was made.
   */
  outcome: z.enum(['running', 'done', 'incomplete', 'stopped', 'failed', 'compared']),
  sent: z.int(),
  removed: z.int(),
  failed: z.int(),
  /** Uploaded. */
  bytes: z.int(),
  failure: WireErrorSchema.nullable(),
}).readonly()
export type SyncRun = z.infer<typeof SyncRun>

export const SyncProgress = z.object({
  /** planning: here and there are compared. settling: the service works on what it was sent. */
  phase: z.enum(['planning', 'sending', 'settling', 'removing']),
  /** Items of this run. */
  total: z.int(),
  done: z.int(),
  bytesTotal: z.int(),
  bytesDone: z.int(),
  etaSeconds: z.number().nullable(),
}).readonly()
export type SyncProgress = z.infer<typeof SyncProgress>

/** A collection that is kept at a hosted service. */
export const Sync = z.object({
  id: z.string(),
  /** The key of the collection. */
  collection: z.string(),
  /** Its name; null when the collection is gone. */
  collectionName: z.string().nullable(),
  accountId: z.string(),
  service: z.string(),
  container: Container,
  options: SyncOptions,
  createdAt: time,
  paused: z.boolean(),
  /** When its first plan was agreed to; null: nothing is sent before that. */
  approvedAt: time.nullable(),
  /** Null when nothing is under way. */
  progress: SyncProgress.nullable(),
  lastRun: SyncRun.nullable(),
  /** Items that lie there, by the ledger. */
  there: z.int(),
  /** Items that wait to be sent, or to be worked on by the service; none of those that failed. */
  waiting: z.int(),
  /** Items that failed when they were last tried, whether they are tried again or not. */
  failed: z.int(),
  /** Items that somebody else changed or deleted there. */
  conflicts: z.int(),
  /** Removals that are more than may be done unasked. */
  heldRemovals: z.int(),
}).readonly()
export type Sync = z.infer<typeof Sync>

/**
 * new, changed: will be sent. described: metadata alone will be. gone: left the collection. adopted: lies there already, sent by
 * another program or before the ledger knew. impossible: cannot go there. changed-there, deleted-there: by somebody else.
 */
export const planKinds = ['new', 'changed', 'described', 'gone', 'unchanged', 'adopted', 'impossible', 'changed-there', 'deleted-there'] as const
export type PlanKind = typeof planKinds[number]

export const PlanItem = z.object({
  /** Names it in the ledger: the content hash, of a rendered view with `#` and its number. */
  key: z.string(),
  kind: z.enum(planKinds),
  name: z.string(),
  /** Null when the asset is gone. */
  assetId: z.int().nullable(),
  bytes: z.int(),
  /** Why it cannot go or not as it is, or what happened there. */
  reason: SyncReason.nullable(),
}).readonly()
export type PlanItem = z.infer<typeof PlanItem>

/** What a run would do now. */
export const SyncPlan = z.object({
  syncId: z.string(),
  madeAt: time,
  counts: z.record(z.enum(planKinds), z.int()),
  /** To be uploaded. */
  bytes: z.int(),
  /** Requests to the service, about. */
  calls: z.int(),
  /** At most 100 of each kind; none of those that are unchanged. */
  items: z.array(PlanItem).readonly(),
  /** What will be removed there: none unless the direction is mirror. */
  removals: z.object({
    count: z.int(),
    /** Why they wait to be confirmed by their number; null when they do not. */
    held: SyncReason.nullable(),
    /** Whether confirming helps: an empty collection never empties what lies there. */
    confirmable: z.boolean(),
  }).readonly(),
}).readonly()
export type SyncPlan = z.infer<typeof SyncPlan>

export const ledgerStates = ['waiting', 'sending', 'processing', 'there', 'failed', 'changed-there', 'deleted-there', 'left'] as const

/** What the ledger knows of one item. */
export const SyncItem = z.object({
  key: z.string(),
  name: z.string(),
  assetId: z.int().nullable(),
  /**
   * sending: what became of it is looked up before it is sent again. processing: the service works on it. left: somebody changed or
   * deleted it there, and it was agreed to leave it so.
   */
  state: z.enum(ledgerStates),
  remoteId: z.string().nullable(),
  bytes: z.int(),
  attempts: z.int(),
  /** When it is tried again; null: not by itself. */
  retryAt: time.nullable(),
  failure: WireErrorSchema.nullable(),
  updatedAt: time,
}).readonly()
export type SyncItem = z.infer<typeof SyncItem>

/* Requests. */

const name = z.string().trim().min(1).max(200)

export const AddAccount = z.strictObject({
  service: z.string(),
  name,
  /** Secrets among them. */
  fields: z.record(z.string(), z.string().max(20_000)),
  limits: AccountLimits.unwrap().partial().readonly().default({}),
}).readonly()
export type AddAccount = z.input<typeof AddAccount>

/** Of `fields` only what is given changes. */
export const EditAccount = z.strictObject({ name: name.optional(), fields: z.record(z.string(), z.string().max(20_000)).optional(), limits: AccountLimits.unwrap().partial().readonly().optional() }).readonly()

/** What a trial of an account found, in words. */
export const AccountCheck = z.object({ account: Account, says: z.string() }).readonly()

export const AddSync = z.strictObject({
  /** The key of a collection, a library's own or a smart one included. */
  collection: z.string(),
  accountId: z.string(),
  /** One that is there, by its id; or one that is made under this name. */
  container: z.union([z.strictObject({ id: z.string().min(1) }).readonly(), z.strictObject({ make: name }).readonly()]),
  /** What is not given is as in `defaultSyncOptions`. */
  options: SyncOptions.unwrap().partial().readonly().default({}),
  /** That what leaves the collection is removed there too: must be true for the direction mirror. */
  confirmMirror: z.boolean().default(false),
}).readonly()
export type AddSync = z.input<typeof AddSync>

export const EditSync = z.strictObject({ options: SyncOptions.unwrap().partial().readonly().optional(), paused: z.boolean().optional(), confirmMirror: z.boolean().default(false) }).readonly()

export const RunSync = z.strictObject({
  /** Agrees to the first plan, which must have been made. */
  approve: z.boolean().default(false),
  /** Confirms held removals by their number, as the plan says it. */
  removals: z.int().min(1).optional(),
}).readonly()

export const ListSyncItems = z.strictObject({
  state: z.enum(ledgerStates).optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
}).readonly()

/** What is to become of items that failed, or that somebody else changed or deleted there. */
export const ResolveSyncItems = z.strictObject({
  keys: z.array(z.string()).min(1).max(10_000).readonly(),
  /** send: again, over what is there. leave: as it is there, until it changes here. */
  how: z.enum(['send', 'leave']),
}).readonly()
