import type { LoadModel } from '../load-model.ts'
import { USDLoader } from 'three/examples/jsm/loaders/USDLoader.js'
import { unloadable } from '../failures.ts'

/** USD as text (usda), crate (usdc) or package (usdz). The loader turns Z-up stages by their own `upAxis`. */
export const load: LoadModel = async (files) => {
  const start = new TextDecoder('latin1').decode(files.bytes.slice(0, 8))
  if (!/^(?:#usda|PXR-USDC|PK)/.test(start))
    throw unloadable('it begins neither as a USD text, nor as a USD crate, nor as a package.')
  return new Promise((resolve, reject) => {
    new USDLoader(files.manager).parse(files.bytes, files.folder, resolve, reject)
  })
}
