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

const refused = 'blob:refused'

/**
 * Fetches the model and watches over what it asks for: addresses outside of the job's own folder tree are never asked.
 * @param path absolute path on the engine's origin
 */
export async function openFiles(path: string): Promise<JobFiles> {
  const url = new URL(path, location.href).href
  const folder = url.slice(0, url.lastIndexOf('/') + 1)
  const response = await fetch(url)
  if (!response.ok)
    throw unloadable('the file is no longer where it was, or it is a link that leads elsewhere.')
  const missing = new Set<string>()
  const manager = createManager(folder, missing)
  return {
    url,
    folder,
    manager: manager.manager,
    bytes: await response.arrayBuffer(),
    settled: manager.settled,
    missing,
    async fetchText(relative) {
      const address = resolveReference(folder, folder + relative)
      const answer = address === refused ? undefined : await fetch(address)
      if (answer?.ok)
        return answer.text()
      missing.add(relative)
      return undefined
    },
  }
}

function createManager(folder: string, missing: Set<string>): { readonly manager: LoadingManager, readonly settled: () => Promise<void> } {
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
    const address = resolveReference(folder, asked)
    if (address === refused)
      missing.add(asked)
    return address
  })
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
 * @param folder address of the model's folder, on the engine's origin, below `/api/stage/jobs/{id}/files/`
 */
export function resolveReference(folder: string, asked: string): string {
  if (asked.startsWith('data:') || asked.startsWith('blob:'))
    return asked
  const root = /^.*?\/jobs\/[^/]+\/files\//.exec(folder)?.[0]
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
