import type { Outcome, Outgoing } from '../../types.ts'
import type { ScenarioApi, ScenarioPart, ScenarioUpload } from './api.ts'
import { Buffer } from 'node:buffer'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { failure } from '../../../contract/errors.ts'
import { isAsItLies } from '../../as-it-lies.ts'
import { ServiceFailure } from '../../service-failure.ts'
import { failed } from '../outcomes.ts'
import { changeMembers } from './members.ts'
import { outcomeOfAsset, outcomeOfUpload, serviceName } from './outcomes.ts'

/** Bytes of a part, about: one of S3 must have 5 MiB, unless it is the last. */
export const usualPart = 16 * 1024 * 1024

/** Parts of an upload, at most: as of S3. */
const mostParts = 10_000

/** Statuses by which an address of a part says that it is not good any more. */
const gone: readonly (number | undefined)[] = [400, 403, 404, 410]

/** What a broken-off upload goes on from. */
const Resume = z.object({
  upload: z.string(),
  bytes: z.int(),
  /** Numbers of the parts that came through. */
  done: z.array(z.int()),
})

interface Range extends ScenarioPart {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** Sends an image of less than 6 MB in one request, into a collection. Errors: ServiceFailure, those of reading. */
export async function sendInline(api: ScenarioApi, container: string, item: Outgoing, signal: AbortSignal): Promise<Outcome> {
  const bytes = await buffer(item.open())
  if (bytes.byteLength !== item.bytes)
    throw failure('file_changed')
  const image = Buffer.from(bytes).toString('base64')
  return outcomeOfAsset(item.key, await api.postImage({ name: item.name, image, collectionIds: [container] }, signal))
}

/**
 * Sends a file in parts, into a collection. Goes on with an upload that was broken off, as long as the service knows it: one that was
 * completed is not sent again, one that was not makes no asset. Errors: ServiceFailure, those of reading.
 */
export async function sendInParts(api: ScenarioApi, container: string, item: Outgoing, signal: AbortSignal): Promise<Outcome> {
  const { data: resume } = Resume.safeParse(item.resume)
  const before = resume && await api.upload(resume.upload, signal)
  const came = before && await whatCame(api, container, item.key, before, signal)
  if (came)
    return came
  const goesOn = before?.status === 'pending' && resume?.bytes === item.bytes && Boolean(before.parts?.length)
  const upload = goesOn ? before : await begin(api, container, item, signal)
  // What is made anew may have other bytes in the same places.
  const refused = await sendParts(api, item, upload, goesOn && isAsItLies(item) ? resume.done : [], signal)
  return refused ?? outcomeOfUpload(item.key, await complete(api, item, upload, signal))
}

/** What came of an upload that was completed; undefined when nothing did, or what did was deleted since. */
async function whatCame(api: ScenarioApi, container: string, key: string, upload: ScenarioUpload, signal: AbortSignal): Promise<Outcome | undefined> {
  const { status, entityId } = upload
  if (entityId && !(await changeMembers(api, 'add', container, [entityId], signal)).has(entityId))
    return undefined
  return status === 'pending' || status === 'failed' ? undefined : outcomeOfUpload(key, upload)
}

async function complete(api: ScenarioApi, item: Outgoing, { id }: ScenarioUpload, signal: AbortSignal): Promise<ScenarioUpload> {
  try {
    return await api.completeUpload(id, signal)
  }
  catch (error) {
    if (error instanceof ServiceFailure && error.details.kind === 'wrong')
      item.note(null)
    throw error
  }
}

async function begin(api: ScenarioApi, container: string, item: Outgoing, signal: AbortSignal): Promise<ScenarioUpload> {
  const upload = await api.beginUpload({
    fileName: item.name,
    contentType: item.mediaType,
    fileSize: item.bytes,
    kind: item.mediaType.startsWith('image/') ? 'image' : '3d',
    parts: partCount(item.bytes),
    assetOptions: { collectionIds: [container] },
  }, signal)
  item.note({ upload: upload.id, bytes: item.bytes, done: [] } satisfies z.input<typeof Resume>)
  return upload
}

/** Sends the parts that are not there yet, and notes each. Undefined when all are; else why the upload is given up. */
async function sendParts(api: ScenarioApi, item: Outgoing, begun: ScenarioUpload, before: readonly number[], signal: AbortSignal): Promise<Outcome | undefined> {
  const done = new Set(before)
  for (let upload = begun; ;) {
    const ranges = partRanges(upload.parts ?? [], item.bytes)
    if (!ranges)
      return giveUp(failure('service_unclear', { service: serviceName, what: 'beginning an upload', reason: `it names ${upload.parts?.length ?? 0} parts, which do not make up ${item.bytes} bytes` }))
    const refused = await sendRanges(ranges)
    if (!refused)
      return undefined
    const renewed = await api.upload(upload.id, signal)
    const sameAddresses = renewed?.parts?.every(({ number, url }) => upload.parts?.some(part => part.number === number && part.url === url)) ?? true
    if (sameAddresses)
      return giveUp(refused.error)
    upload = renewed!
  }

  async function sendRanges(ranges: readonly Range[]): Promise<ServiceFailure | undefined> {
    for (const { number, url, start, end } of ranges.filter(({ number }) => !done.has(number))) {
      try {
        await api.putPart(url, { mediaType: item.mediaType, bytes: end - start, open: () => item.open(start, end) }, signal)
      }
      catch (error) {
        if (error instanceof ServiceFailure && gone.includes(error.details.status))
          return error
        throw error
      }
      done.add(number)
      item.note({ upload: begun.id, bytes: item.bytes, done: [...done] } satisfies z.input<typeof Resume>)
    }
    return undefined
  }

  function giveUp(error: ServiceFailure['error']): Outcome {
    item.note(null)
    return failed(item.key, error)
  }
}

/** Parts that a file of so many bytes is announced in. */
export function partCount(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / Math.max(usualPart, Math.ceil(bytes / mostParts))))
}

/**
 * Which bytes of a file belong into which part: as many as the service says, else all alike but the last. Undefined where the parts do
 * not make up the file.
 */
export function partRanges(parts: readonly ScenarioPart[], bytes: number): readonly Range[] | undefined {
  const each = Math.ceil(bytes / parts.length)
  let start = 0
  const ranges = parts.toSorted((a, b) => a.number - b.number).map((part) => {
    const end = start + (part.content_length ?? Math.min(each, bytes - start))
    const range = { ...part, start, end }
    start = end
    return range
  })
  return ranges.length > 0 && start === bytes && ranges.every(range => range.end > range.start) ? ranges : undefined
}
