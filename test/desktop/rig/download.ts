import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { fromBrowser } from './addresses.ts'
import { browser } from './browser.ts'
import { pathOf } from './paths.ts'
import { contentsOfFrame } from './registry.ts'
import { eventsOf, StrictEmitter } from './strict.ts'

interface Begun { readonly frameId: string, readonly guid: string, readonly url: string, readonly suggestedFilename: string }
interface Progress { readonly guid: string, readonly totalBytes: number, readonly receivedBytes: number, readonly state: 'inProgress' | 'completed' | 'canceled' }

class Download extends StrictEmitter implements Pick<Electron.DownloadItem, 'getFilename' | 'getURL' | 'setSavePath' | 'getSavePath' | 'setSaveDialogOptions' | 'getSaveDialogOptions' | 'getState' | 'cancel'> {
  readonly #begun: Begun
  #path = ''
  #options: Electron.SaveDialogOptions = {}
  rigState: ReturnType<Electron.DownloadItem['getState']> = 'progressing'

  constructor(begun: Begun) {
    super('DownloadItem', eventsOf<Electron.DownloadItem>()('done', 'updated'))
    this.#begun = begun
  }

  getFilename(): string {
    return this.#begun.suggestedFilename
  }

  getURL(): string {
    return fromBrowser(this.#begun.url)
  }

  setSavePath(path: string): void {
    this.#path = path
  }

  getSavePath(): string {
    return this.#path
  }

  setSaveDialogOptions(options: Electron.SaveDialogOptions): void {
    this.#options = options
  }

  getSaveDialogOptions(): Electron.SaveDialogOptions {
    return this.#options
  }

  getState() {
    return this.rigState
  }

  cancel(): void {
    void browser().then(({ cdp }) => cdp.send('Browser.cancelDownload', { guid: this.#begun.guid }))
  }
}

/** Takes the downloads of one profile: each is offered, and refused unless `offer` says yes. Those without a path are left in a folder of the rig. */
export function createDownload(offer: (item: Electron.DownloadItem, contents: Electron.WebContents) => boolean) {
  const folder = join(pathOf('sessionData'), 'rig-downloads')
  const items = new Map<string, Download>()
  return {
    behaviour: { behavior: 'allowAndName', downloadPath: folder } as const,
    begin: (begun: Begun) => {
      const contents = contentsOfFrame(begun.frameId)
      if (contents === undefined)
        return
      const item = new Download(begun)
      if (offer(item as unknown as Electron.DownloadItem, contents))
        items.set(begun.guid, item)
      else
        item.cancel()
    },
    progress: ({ guid, state }: Progress) => {
      const item = items.get(guid)
      if (item === undefined || state === 'inProgress')
        return
      item.rigState = state === 'completed' ? 'completed' : 'cancelled'
      if (state === 'completed' && item.getSavePath() !== '')
        renameSync(join(folder, guid), item.getSavePath())
      item.emit('done', {}, item.getState())
    },
  }
}
