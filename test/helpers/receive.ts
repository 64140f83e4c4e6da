import type { Client } from '../../src-main/contract/client.ts'
import type { ReceivedFile, ReceiveFile } from '../../src-main/contract/received.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashBytes } from '../../src-main/media/content-hash.ts'
import { writePicture } from './pictures.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** What is sent to a server, as another one would. */
export interface Sent {
  readonly path: string
  readonly content: Uint8Array<ArrayBuffer>
  readonly companions?: readonly { readonly path: string, readonly content: Uint8Array<ArrayBuffer> }[]
  /** @default the hash of its content */
  readonly key?: string
  readonly tags?: string[]
  readonly metadata?: Record<string, string>
}

/** Sends a file with what lies beside it; answers what was made of it. */
export async function send(client: Client, collection: string, sent: Sent): Promise<ReceivedFile> {
  const file = await announced(sent)
  for (const { hash, content } of [{ hash: file.hash, content: sent.content }, ...sent.companions?.map((companion, i) => ({ hash: file.companions[i]!.hash, content: companion.content })) ?? []])
    await client.receiveBytes({ id: collection, hash, size: content.byteLength, offset: 0, content: new Blob([content]) })
  const answer = await client.receiveFile({ id: collection, ...file })
  if (!answer.file)
    throw new Error(`bytes are missing: ${answer.missing.join(', ')}`)
  return answer.file
}

/** What `receiveFile` is told of a file. */
export async function announced({ path, content, companions = [], key, tags = [], metadata = {} }: Sent): Promise<ReceiveFile> {
  const hash = await hashBytes(content)
  return {
    key: key ?? hash,
    path,
    hash,
    bytes: content.byteLength,
    companions: await Promise.all(companions.map(async companion => ({ path: companion.path, hash: await hashBytes(companion.content), bytes: companion.content.byteLength }))),
    tags,
    metadata,
  }
}

/** The bytes of a PNG of soft patches of colour, the same for the same seed. */
export async function pictureBytes(seed: number): Promise<Uint8Array<ArrayBuffer>> {
  await using folder = await temporaryFolder()
  await writePicture(join(folder.path, 'picture.png'), seed)
  return new Uint8Array(await readFile(join(folder.path, 'picture.png')))
}
