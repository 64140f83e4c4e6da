import type { WebGLRenderer } from 'three'
import { KTX2Loader } from 'three/examples/jsm/loaders/KTX2Loader.js'

let opened: KTX2Loader | undefined

/** The one KTX2 loader of this page; its transcoder is fetched when it first meets a Basis Universal texture. */
export function openKtx2(renderer: WebGLRenderer): KTX2Loader {
  opened ??= new ShelteredKtx2Loader().setWorkerLimit(1).detectSupport(renderer)
  return opened
}

/** The transcoder makes code of text, which the window's policy forbids: it runs in a worker that has a policy of its own. */
class ShelteredKtx2Loader extends KTX2Loader {
  override async init(): Promise<void> {
    await super.init()
    this.workerPool.setWorkerCreator(() => {
      const worker = new Worker(new URL('worker.js', document.baseURI))
      worker.postMessage(this.workerSourceURL)
      worker.postMessage({ type: 'init', config: this.workerConfig, transcoderBinary: this.transcoderBinary?.slice(0) })
      return worker
    })
  }
}
