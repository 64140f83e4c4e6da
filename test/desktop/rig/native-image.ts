import { existsSync, readFileSync } from 'node:fs'
import { strict } from './strict.ts'

interface Picture { readonly bytes: Buffer, readonly width: number, readonly height: number }

const empty: Picture = { bytes: Buffer.alloc(0), width: 0, height: 0 }

function createImage({ bytes, width, height }: Picture): Electron.NativeImage {
  let isTemplate = false
  const image = {
    isEmpty: () => width === 0,
    getSize: () => ({ width, height }),
    getAspectRatio: () => width / height,
    resize: size => createImage({ bytes, ...scale({ width, height }, size) }),
    toPNG: () => bytes,
    // Nobody looks at its pixels here: all of them are clear.
    toBitmap: () => Buffer.alloc(width * height * 4),
    toDataURL: () => `data:image/png;base64,${bytes.toString('base64')}`,
    addRepresentation: () => {},
    setTemplateImage: (option) => {
      isTemplate = option
    },
    isTemplateImage: () => isTemplate,
    isMacTemplateImage: false,
  } satisfies Partial<Electron.NativeImage>
  return strict('NativeImage', image) as unknown as Electron.NativeImage
}

function scale({ width, height }: Electron.Size, to: Electron.ResizeOptions): Electron.Size {
  const factor = to.width === undefined ? (to.height ?? height) / height : to.width / width
  return { width: Math.round(to.width ?? width * factor), height: Math.round(to.height ?? height * factor) }
}

/** A PNG, whose size stands in its head; of any other file only that it is a picture is known. */
function read(bytes: Buffer): Picture {
  if (bytes.length < 24)
    return empty
  return bytes.toString('latin1', 1, 4) === 'PNG' ? { bytes, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { bytes, width: 1, height: 1 }
}

/** Pictures for the system, which are carried and never drawn. */
export const nativeImage = strict('nativeImage', {
  createEmpty: () => createImage(empty),
  createFromPath: path => createImage(existsSync(path) ? read(readFileSync(path)) : empty),
  createFromBuffer: bytes => createImage(read(bytes)),
  createFromBitmap: (bytes, { width, height }) => createImage({ bytes, width, height }),
  createFromDataURL: address => createImage(read(Buffer.from(address.slice(address.indexOf(',') + 1), 'base64'))),
} satisfies Partial<typeof Electron.nativeImage>)
