import type { BucketMapping, HostedService, MetadataMapping, SyncOptions } from '../../../src-main/contract/sync.ts'
import { defaultSyncOptions } from '../../../src-main/contract/sync.ts'
import { messages } from '../../locales/messages.ts'

const bytesOfMegabyte = 1e6

/** The options of a sync while they are being written: what may be half-done is a text. */
export interface OptionsDraft {
  direction: SyncOptions['direction']
  /** That what leaves the collection is to be removed there. */
  confirmMirror: boolean
  models: SyncOptions['models']
  views: SyncOptions['views']
  metadata: { from: string, to: string }[]
  /** In 1,000,000 bytes; '' for no limit of its own. */
  largest: number | ''
  buckets: { folder: string, bucket: string }[]
  viewsFolder: string
  schedule: SyncOptions['schedule']
  everyMinutes: number
  removalPercent: number
}

/** Options as they are written down; tags and, where paths of a bucket are asked for, a line for them are there to begin with. */
export function draftOf(options: SyncOptions, isNew: boolean, service: HostedService | undefined): OptionsDraft {
  const { metadata, buckets, largestBytes, viewsFolder, ...rest } = options
  return {
    ...rest,
    confirmMirror: !isNew && options.direction === 'mirror',
    metadata: isNew && takesMetadata(service) ? [{ from: 'tags', to: 'tags' }] : metadata.map(line => ({ ...line })),
    buckets: isNew && takesPaths(service) ? [{ folder: '', bucket: '' }] : buckets.map(line => ({ ...line })),
    largest: largestBytes === null ? '' : largestBytes / bytesOfMegabyte,
    viewsFolder: viewsFolder ?? '',
  }
}

/** What was written, as options: empty lines are left out, and what the service cannot do is as if it had not been chosen. */
export function optionsOf(draft: OptionsDraft, service: HostedService | undefined): SyncOptions {
  const { confirmMirror: _, largest, viewsFolder, ...rest } = draft
  return {
    ...rest,
    direction: draft.direction === 'mirror' && !removes(service) ? 'up' : draft.direction,
    models: takesModels(service) ? draft.models : 'views',
    metadata: takesMetadata(service) ? filled<MetadataMapping>(draft.metadata) : [],
    largestBytes: largest === '' ? null : Math.max(1, Math.round(largest * bytesOfMegabyte)),
    buckets: takesPaths(service) ? filled<BucketMapping>(draft.buckets) : [],
    viewsFolder: takesPaths(service) ? viewsFolder.trim() || null : null,
  }
}

/** Whether every line has both of its parts, or neither. */
export function isComplete({ metadata, buckets }: OptionsDraft): boolean {
  return [...metadata, ...buckets].every(line => new Set(Object.values(line).map(part => part.trim() === '')).size === 1)
}

/** Options in words, name by name. */
export function factsOf(options: SyncOptions, service: HostedService | undefined): readonly { readonly name: string, readonly value: string }[] {
  const texts = messages.syncOptions
  const { direction, models, views, metadata, largestBytes, buckets, viewsFolder, schedule, everyMinutes, removalPercent } = options
  const lines = (found: readonly string[]) => found.length > 0 ? found.join('\n') : texts.none
  return [
    { name: texts.direction, value: direction === 'mirror' ? texts.mirrorUpTo(texts.directions.mirror, removalPercent) : texts.directions[direction] },
    { name: texts.schedule, value: schedule === 'interval' ? texts.every(everyMinutes) : texts.schedules[schedule] },
    { name: texts.models, value: takesModels(service) && models === 'files' ? texts.asFiles(texts.viewCount(views)) : texts.asViews(texts.viewCount(views)) },
    ...takesMetadata(service) ? [{ name: texts.metadata, value: lines(metadata.map(({ from, to }) => texts.mapped(from, to))) }] : [],
    { name: texts.largest, value: largestBytes === null ? texts.all : texts.atMost(largestBytes) },
    ...takesPaths(service) ? [{ name: texts.buckets, value: lines(buckets.map(({ folder, bucket }) => texts.mapped(folder, bucket))) }, { name: texts.viewsFolder, value: viewsFolder ?? texts.none }] : [],
  ]
}

export function takesModels(service: HostedService | undefined): boolean {
  return !service?.cannot.includes('models')
}

export function takesMetadata(service: HostedService | undefined): boolean {
  return !service?.cannot.includes('metadata')
}

/** Whether it reads files from a bucket rather than taking them. */
export function takesPaths(service: HostedService | undefined): boolean {
  return service?.cannot.includes('bytes') ?? false
}

export function removes(service: HostedService | undefined): boolean {
  return !service?.cannot.includes('deletion')
}

/** What a sync begins with that is set up now. */
export function newDraft(service: HostedService | undefined): OptionsDraft {
  return draftOf({ ...defaultSyncOptions, models: takesModels(service) ? 'files' : 'views' }, true, service)
}

function filled<T extends object>(lines: readonly T[]): readonly T[] {
  return lines.filter(line => Object.values(line).every((part: string) => part.trim() !== ''))
}
