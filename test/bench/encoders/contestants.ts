import type { InferenceSession } from 'onnxruntime-node'
import type { OpenEncoder } from '../../../src-main/encoders/types.ts'
import { mkdtemp } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import process from 'node:process'
import { importEncoder } from '../../../src-main/encoders/import.ts'
import { openEncoder, openSession } from '../../../src-main/encoders/session.ts'
import { shippedEncoders } from '../../../src-main/engine/default-encoder.ts'
import { secondEncoder } from '../second-encoder.ts'

export interface Contestant {
  readonly name: string
  readonly encoder: OpenEncoder
  /** The graph of pictures once more, to be run without what is around it. */
  readonly graph: InferenceSession
  readonly close: () => Promise<void>
}

/** What the others are compared with. */
export const yardstick = 'MobileNetV2'

/** Folders of more encoders, with the system's delimiter of paths between them. */
const variable = 'LIKENESS_BENCH_ENCODERS'

/**
 * Opens the encoder that comes with the program, MobileNetV2 where it is beside the data, and those that LIKENESS_BENCH_ENCODERS
 * names; what has to be written goes into `folder`. Throws when a folder that is named holds no encoder.
 */
export async function openContestants(folder: string): Promise<Contestant[]> {
  const opened = [await open(join(shippedEncoders.folder, shippedEncoders.default))]
  const second = await secondEncoder(folder)
  if (second !== undefined)
    opened.push(await open(await imported(second, folder), yardstick))
  for (const named of (process.env[variable] ?? '').split(delimiter).filter(path => path !== '')) {
    try {
      opened.push(await open(await imported(resolve(named), folder)))
    }
    catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${variable} is to name folders that \`likeness encoders import\` takes; "${named}" is none: ${reason}`, { cause: error })
    }
  }
  return opened
}

/** Installed into a folder of its own: several may have one id. */
async function imported(encoder: string, parent: string): Promise<string> {
  const target = await mkdtemp(join(parent, 'installed-'))
  const { id } = await importEncoder(encoder, target)
  return join(target, id)
}

async function open(folder: string, name?: string): Promise<Contestant> {
  const encoder = await openEncoder(folder)
  const { manifest } = encoder
  const graph = await openSession(join(folder, manifest.vision.file))
  return {
    name: name ?? `${manifest.name} ${manifest.version}`,
    encoder,
    graph,
    close: async () => {
      await graph.release()
      await encoder.close()
    },
  }
}
