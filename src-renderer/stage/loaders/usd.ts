import type { LoadModel } from '../turntable.ts'
import { USDLoader } from 'three/examples/jsm/loaders/USDLoader.js'

/** USD as text (usda), crate (usdc) or package (usdz). The loader turns Z-up stages by their own `upAxis`. */
export const load: LoadModel = files => new Promise((resolve, reject) => {
  new USDLoader(files.manager).parse(files.bytes, files.folder, resolve, reject)
})
