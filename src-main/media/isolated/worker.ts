import type { WireError } from '../../contract/errors.ts'
import type { DisplayForm, DisplayPicture } from '../display.ts'
import type { DecodedImage } from '../image.ts'
import type { ImageReader } from '../readers/reader.ts'
import process from 'node:process'
import { displayOfFile, displayOfReader, displayOfSvg } from '../display.ts'
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
  /** Pixels of working size, or a picture to be looked at. */
  readonly as: 'pixels' | DisplayForm
  readonly family: IsolatedFamily
  readonly path: string
}

/** Answers come in the order of the requests. */
export type WorkerAnswer = { readonly image: DecodedImage } | { readonly display: DisplayPicture } | { readonly error: WireError }

/** Families whose pictures keep their transparency when they are looked at. */
const displays: Partial<Record<IsolatedFamily, (path: string, form: DisplayForm) => Promise<DisplayPicture>>> = { sharp: displayOfFile, svg: displayOfSvg }

async function answer({ as, family, path }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    return as === 'pixels'
      ? { image: await readers[family].read(path) }
      : { display: await (displays[family]?.(path, as) ?? displayOfReader(readers[family], path, as)) }
  }
  catch (thrown) {
    return { error: toImageFailure(thrown).toWire() }
  }
}

process.on('message', async (request: WorkerRequest) => {
  process.send?.(await answer(request))
})
process.on('disconnect', () => process.exit())
