import type { WebGLRenderer } from 'three'
import { KTX2Loader } from 'three/examples/jsm/loaders/KTX2Loader.js'

let opened: KTX2Loader | undefined

/** The one KTX2 loader of this page; its transcoder is fetched when it first meets a Basis Universal texture. */
export function openKtx2(renderer: WebGLRenderer): KTX2Loader {
  opened ??= new KTX2Loader().setWorkerLimit(1).detectSupport(renderer)
  return opened
}
