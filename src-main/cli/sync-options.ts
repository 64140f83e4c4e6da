import type { Command } from 'commander'
import type { SyncOptions } from '../contract/sync.ts'
import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { pairOf } from './ask.ts'
import { wholeNumberIn } from './numbers.ts'

/** The options of a sync as they stand on the command line. */
export interface SyncFlags {
  readonly mirror?: boolean
  readonly compare?: boolean
  readonly up?: boolean
  readonly models?: SyncOptions['models']
  readonly views?: string
  readonly metadata?: readonly (readonly [string, string])[]
  readonly largest?: number
  readonly bucket?: readonly (readonly [string, string])[]
  readonly viewsFolder?: string
  readonly on?: 'manual' | 'change'
  readonly every?: number
  readonly removalPercent?: number
}

/** Adds the options of a sync to a command. */
export function withSyncOptions(command: Command): Command {
  return command
    .addOption(new Option('--up', 'what is new or changed goes there').conflicts(['mirror', 'compare']))
    .addOption(new Option('--mirror', 'and what left the collection is removed there').conflicts(['up', 'compare']))
    .addOption(new Option('--compare', 'nothing goes there: only say what differs').conflicts(['up', 'mirror']))
    .addOption(new Option('--models <how>', 'what goes of 3D models where the service takes their files').choices(['files', 'views']))
    .addOption(new Option('--views <n>', 'rendered views of a model, evenly around it').choices(['1', '4', '12']))
    .option('--metadata <key=name>', 'a metadata key, or `tags`, and its name there; may be given several times', collect)
    .option('--largest <MB>', 'larger files stay here; 0 for what the service takes', wholeNumberIn(0, 1e9))
    .option('--bucket <folder=address>', 'where the files of a folder lie in a bucket, such as ~/props=s3://studio/props; may be given several times', collect)
    .option('--views-folder <folder>', 'where rendered views are written, below one of those folders')
    .addOption(new Option('--on <when>', 'when it runs by itself').choices(['manual', 'change']).conflicts('every'))
    .option('--every <minutes>', 'run by itself every so many minutes, from 5 to 43200', wholeNumberIn(5, 43_200))
    .option('--removal-percent <n>', 'of what lies there, so much is removed in a run without being asked about', wholeNumberIn(0, 100))
}

/** The options that were given. */
export function syncOptionsOf({ up, mirror, compare, models, views, metadata, largest, bucket, viewsFolder, on, every, removalPercent }: SyncFlags): Partial<SyncOptions> {
  return {
    ...up && { direction: 'up' as const },
    ...mirror && { direction: 'mirror' as const },
    ...compare && { direction: 'compare' as const },
    ...models && { models },
    ...views !== undefined && { views: Number(views) as SyncOptions['views'] },
    ...metadata && { metadata: metadata.map(([from, to]) => ({ from, to })) },
    ...largest !== undefined && { largestBytes: largest === 0 ? null : largest * 1_000_000 },
    ...bucket && { buckets: bucket.map(([folder, address]) => ({ folder: resolve(folder), bucket: address })) },
    ...viewsFolder !== undefined && { viewsFolder: resolve(viewsFolder) },
    ...on && { schedule: on },
    ...every !== undefined && { schedule: 'interval' as const, everyMinutes: every },
    ...removalPercent !== undefined && { removalPercent },
  }
}

function collect(text: string, before: readonly (readonly [string, string])[] = []): readonly (readonly [string, string])[] {
  const pair = pairOf(text)
  if (!pair)
    throw new InvalidArgumentError('Two values with = between them are expected.')
  return [...before, pair]
}
