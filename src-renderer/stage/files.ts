import { LoadingManager } from 'three'
import { unloadable } from './failures.ts'

/** The files of one job: the model itself and what it refers to, all below the job's own address. */
export interface JobFiles {
  readonly url: string
  /** Address of the folder that holds the model, with a slash at the end. */
  readonly folder: string
  readonly manager: LoadingManager
  /** The model's own bytes. */
  readonly bytes: ArrayBuffer
  /** Another file by its address relative to the model's folder; undefined when it is not there. */
  readonly fetchText: (path: string) => Promise<string | undefined>
  /** Resolves when nothing that was begun is being loaded any more. */
  readonly settled: () => Promise<void>
  /** What the model refers to and could not be had, as the model names it. */
  readonly missing: ReadonlySet<string>
}

export interface FileOptions {
  /** Gives it up: nothing more is fetched, and what was begun fails. */
  readonly signal?: AbortSignal
  /** Told as the model's own bytes come: how many have, and how many there are, 0 when that is not known. */
  readonly onProgress?: (received: number, total: number) => void
  /** Makes an error of the answer to the model's own address, or of what a fetch threw, where it is not to be had. */
  readonly refusal?: (answer: Response | undefined) => Promise<Error>
}

const refused = 'blob:refused'

/**
 * Fetches the model and watches over what it asks for: addresses outside of the job's own folder tree are never asked.
 * @param path absolute path on the engine's origin
 */
export async function openFiles(path: string, { signal, onProgress, refusal = gone }: FileOptions = {}): Promise<JobFiles> {
  const url = new URL(path, location.href).href
  const folder = url.slice(0, url.lastIndexOf('/') + 1)
  const response = await fetch(url, { signal: signal ?? null }).catch(async () => {
    signal?.throwIfAborted()
    throw await refusal(undefined)
  })
  if (!response.ok)
    throw await refusal(response)
  const missing = new Set<string>()
  const manager = createManager(folder, missing, signal)
  return {
    url,
    folder,
    manager: manager.manager,
    bytes: onProgress ? await readBytes(response, onProgress) : await response.arrayBuffer(),
    settled: manager.settled,
    missing,
    async fetchText(relative) {
      const address = resolveReference(folder, folder + relative)
      const answer = address === refused ? undefined : await fetch(address, { signal: signal ?? null })
      if (answer?.ok)
        return answer.text()
      missing.add(relative)
      return undefined
    },
  }
}

async function gone(): Promise<Error> {
  return unloadable('the file is no longer where it was, or it is a link that leads elsewhere.')
}

async function readBytes(response: Response, onProgress: NonNullable<FileOptions['onProgress']>): Promise<ArrayBuffer> {
  const total = Number(response.headers.get('content-length') ?? 0)
  let received = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength
      onProgress(received, total)
      controller.enqueue(chunk)
    },
  })
  return new Response(response.body?.pipeThrough(counter)).arrayBuffer()
}

function createManager(folder: string, missing: Set<string>, signal: AbortSignal | undefined): { readonly manager: LoadingManager, readonly settled: () => Promise<void> } {
  const manager = new LoadingManager()
  const start = manager.itemStart
  const end = manager.itemEnd
  let pending = 0
  let wake: (() => void) | undefined
  const check = () => {
    if (pending === 0)
      wake?.()
  }
  manager.itemStart = (url) => {
    pending++
    start(url)
  }
  manager.itemEnd = (url) => {
    pending--
    end(url)
    setTimeout(check, 0)
  }
  manager.setURLModifier((asked) => {
    const address = signal?.aborted ? refused : resolveReference(folder, asked)
    if (address === refused)
      missing.add(asked)
    return address
  })
  signal?.addEventListener('abort', () => manager.abort(), { once: true })
  manager.onError = asked => missing.add(asked.startsWith(folder) ? decodeSafely(asked.slice(folder.length)) : asked)
  return {
    manager,
    settled: () => new Promise((resolve) => {
      wake = resolve
      setTimeout(check, 0)
    }),
  }
}

/**
 * The address to ask for when a model refers to a file. Loaders hand over the folder's address with the reference
 * appended as it stands in the file: percent-encoded in glTF, plain elsewhere, with backslashes or a drive in files from
 * Windows. References that lead elsewhere become an address that cannot be fetched.
 * @param folder address of the model's folder, on the engine's origin, below `/api/stage/jobs/{id}/files/` or `/api/assets/{id}/files/`
 */
export function resolveReference(folder: string, asked: string): string {
  if (asked.startsWith('data:') || asked.startsWith('blob:'))
    return asked
  const root = /^.*?\/(?:jobs|assets)\/[^/]+\/files\//.exec(folder)?.[0]
  if (root === undefined)
    return refused
  const reference = (asked.startsWith(folder) ? asked.slice(folder.length) : asked).replaceAll('\\', '/')
  if (/^[a-z][a-z\d+.-]+:/i.test(reference) || reference.startsWith('//'))
    return refused
  const local = reference.replace(/^[a-z]:\//i, '').replace(/^\/+/, '')
  const encoded = local.split('/').map(segment => encodeURIComponent(decodeSafely(segment))).join('/')
  const address = new URL(folder + encoded).href
  return address.startsWith(root) ? address : refused
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}
