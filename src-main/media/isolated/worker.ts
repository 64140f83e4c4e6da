import type { WireError } from '../../contract/errors.ts'
import type { DecodedImage } from '../image.ts'
import type { ImageReader } from '../readers/reader.ts'
import process from 'node:process'
import { toImageFailure } from '../errors.ts'
import { bmpReader } from '../readers/bmp.ts'
import { heicReader } from '../readers/heic.ts'
import { psdReader } from '../readers/psd.ts'
import { sharpReader } from '../readers/sharp.ts'
import { svgReader } from '../readers/svg.ts'

/** The readers that run in a process of their own. */
const readers = { bmp: bmpReader, heic: heicReader, psd: psdReader, sharp: sharpReader, svg: svgReader } as const satisfies Record<string, ImageReader>
export type IsolatedFamily = keyof typeof readers

export interface WorkerRequest {
  readonly family: IsolatedFamily
  readonly path: string
}

/** Answers come in the order of the requests. */
export type WorkerAnswer = { readonly image: DecodedImage } | { readonly error: WireError }

async function answer({ family, path }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    return { image: await readers[family].read(path) }
  }
  catch (thrown) {
    return { error: toImageFailure(thrown).toWire() }
  }
}

process.on('message', async (request: WorkerRequest) => {
  process.send?.(await answer(request))
})
process.on('disconnect', () => process.exit())
