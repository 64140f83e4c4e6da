import { z } from 'zod'
import { WireErrorSchema } from './entities.ts'

function reason<C extends string, P extends z.ZodRawShape>(code: C, params: P) {
  return z.object({ code: z.literal(code), params: z.object(params).readonly() }).readonly()
}

/** Why something does not go to a hosted service, or not as it is; or why removals there are held: each by a code, worded where it is read. */
export const SyncReason = z.discriminatedUnion('code', [
  /* The file here. */
  reason('offline', { library: z.string() }),
  reason('missing', {}),
  reason('indexing', {}),
  reason('unreadable', { error: WireErrorSchema }),
  reason('empty', {}),
  reason('too-large', { bytes: z.int() }),
  /* What the service takes. */
  reason('too-large-there', { service: z.string(), bytes: z.int() }),
  reason('format', { service: z.string(), format: z.string(), taken: z.array(z.string()).readonly() }),
  reason('no-models', { service: z.string() }),
  /** `others`: the names of the first of them. */
  reason('refers', { service: z.string(), others: z.string() }),
  reason('ending', { service: z.string(), ending: z.string(), kind: z.enum(['image', 'model']), format: z.string() }),
  reason('no-bucket', { service: z.string() }),
  reason('no-views-folder', { service: z.string() }),
  reason('bucket-kind', { service: z.string(), found: z.string(), taken: z.string() }),
  /* What stays behind of what goes. */
  reason('shape-alone', {}),
  reason('file-alone', {}),
  /* What happened there. */
  reason('changed-there', { replaceable: z.boolean() }),
  reason('deleted-there', {}),
  reason('left-and-changed', {}),
  reason('failed', { error: WireErrorSchema }),
  /* Why removals are held. */
  reason('collection-empty', {}),
  reason('removals', { count: z.int(), there: z.int(), unasked: z.int() }),
])
export type SyncReason = z.infer<typeof SyncReason>

type ParamsOf = { readonly [R in SyncReason as R['code']]: R['params'] }
type ReasonOf<C extends keyof ParamsOf> = { readonly [K in C]: { readonly code: K, readonly params: ParamsOf[K] } }[C]

/** A sentence, or the rest of one, for each reason. */
type ReasonWords = { readonly [C in keyof ParamsOf]: (params: ParamsOf[C]) => string }

/** A reason in such words. */
export function inWords<C extends keyof ParamsOf>(words: ReasonWords, { code, params }: ReasonOf<C>): string {
  return words[code](params)
}

/** The reasons in English. */
export const englishReasons: ReasonWords = {
  'offline': ({ library }) => `lies in "${library}", which cannot be reached now`,
  'missing': () => 'is missing from its folder; what was sent of it stays there',
  'indexing': () => 'is still being indexed',
  'unreadable': ({ error }) => `could not be read here: ${error.message}`,
  'empty': () => 'is empty',
  'too-large': ({ bytes }) => `is larger than the ${megabytes(bytes)} that are sent by this sync`,
  'too-large-there': ({ service, bytes }) => `is larger than the ${megabytes(bytes)} that ${service} takes`,
  'format': ({ service, format, taken }) => `is a ${format} file; ${service} takes ${taken.join(', ')}`,
  'no-models': ({ service }) => `is a 3D model, and ${service} takes none; rendered views of it can go`,
  'refers': ({ service, others }) => `refers to other files (${others}), and ${service} takes one alone: convert it to GLB`,
  'ending': ({ service, ending, kind, format }) => `is ${kind === 'image' ? 'an image' : 'a model'} (${format}) by the name "${ending}": ${service} tells files by the ending of their names, and takes this for none`,
  'no-bucket': ({ service }) => `lies in no folder of which it is known where it is in a bucket: ${service} takes no files, only their paths there`,
  'no-views-folder': ({ service }) => `goes as a JPEG that is made here: choose a folder for rendered views below one that lies in a bucket, for ${service} reads from there alone`,
  'bucket-kind': ({ service, found, taken }) => `lies at ${found}…: ${service} reads from ${taken} buckets`,
  'shape-alone': () => 'goes as its plain shape: materials and textures beside it stay here',
  'file-alone': () => 'goes as this one file: textures beside it stay here',
  'changed-there': ({ replaceable }) => `Somebody changed it there.${replaceable ? '' : ' It cannot be replaced: nothing can be removed there.'}`,
  'deleted-there': () => 'Somebody deleted it there.',
  'left-and-changed': () => 'It left the collection here, and somebody changed it there.',
  'failed': ({ error }) => error.message,
  'collection-empty': () => 'The collection here is empty or gone: nothing is removed there for that.',
  'removals': ({ count, there, unasked }) => `${count} of ${there} would be removed, ${unasked} at most are without being asked about. Confirm their number to have them removed.`,
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${bytes} bytes` : `${Number((bytes / 1e6).toFixed(1))} MB`
}
