import type { GivenAs } from './use-file-search.ts'
import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'
import { forgetDrag } from '../desktop/drag-out.ts'
import { messages } from '../locales/messages.ts'
import { addressesIn, fileOfDataUrl } from '../query/given-files.ts'
import { useNotices } from '../stores/notices.ts'
import { droppedAssets, holdsAssets } from './asset-drag.ts'

/** What is done with what is given from outside. */
export interface Takers {
  readonly files: (files: readonly File[], as: GivenAs) => unknown
  readonly urls: (urls: readonly string[], as: GivenAs) => unknown
  readonly folders: (folders: readonly File[]) => unknown
}

const typing = 'input, textarea, [contenteditable]'

/**
 * Takes files and addresses that are dropped anywhere on the window or pasted into it. An element with `data-drop` says what is
 * done with what is dropped on it; with Alt it is a counter-example anywhere. The answer says what dropping would do while
 * something hovers over the window, else null.
 */
export function useDrop({ files: takeFiles, urls: takeUrls, folders: takeFolders }: Takers) {
  const notices = useNotices()
  const hovering = shallowRef<GivenAs | null>(null)
  /** What is dragged comes from this window: only assets count then. */
  let isOwn = false

  useEventListener(window, 'dragstart', (event) => {
    isOwn = !event.defaultPrevented
  })
  useEventListener(window, ['dragend', 'mouseup'], end)
  useEventListener(window, 'dragenter', hover)
  useEventListener(window, 'dragover', hover)
  // While something is dragged the pointer does not move, as far as the page is told.
  useEventListener(window, 'pointermove', (event) => {
    if (event.buttons === 0)
      forgetDrag()
  })
  useEventListener(window, 'dragleave', (event) => {
    if (event.relatedTarget === null)
      hovering.value = null
  })
  useEventListener(window, 'drop', (event) => {
    const isOutside = !isOwn && holdsFiles(event) && droppedAssets(event) === undefined
    const as = meant(event)
    end()
    if (!isOutside)
      return
    event.preventDefault()
    const data = event.dataTransfer
    const folders = [...data?.items ?? []].filter(item => item.webkitGetAsEntry()?.isDirectory)
    if (folders.length > 0)
      void takeFolders(folders.flatMap(item => item.getAsFile() ?? []))
    else
      take([...data?.files ?? []], data?.getData('text/uri-list') ?? '', as)
  })
  useEventListener(window, 'paste', (event) => {
    const files = [...event.clipboardData?.files ?? []]
    const isTyping = event.target instanceof Element && event.target.closest(typing) !== null
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if ((files.length === 0 && (isTyping || addressesIn(text).length === 0)) || (event.target instanceof Element && event.target.closest('[role=dialog]')))
      return
    event.preventDefault()
    take(files, text, 'search')
  })

  function hover(event: DragEvent) {
    if (isOwn || !holdsFiles(event))
      return
    // Of the window's own assets what is dropped nowhere is nothing; the browser would open their files.
    if (holdsAssets(event))
      return refuse(event)
    event.preventDefault()
    hovering.value = meant(event)
  }

  function end() {
    isOwn = false
    hovering.value = null
  }

  function take(files: readonly File[], text: string, as: GivenAs) {
    const addresses = addressesIn(text)
    const pictures = addresses.flatMap(address => fileOfDataUrl(address, messages.given.pastedName) ?? [])
    const urls = addresses.filter(address => /^https?:/i.test(address))
    if (files.length + pictures.length > 0)
      void takeFiles(files.length > 0 ? files : pictures, as)
    else if (urls.length > 0)
      void takeUrls(urls, as)
    else
      notices.info(messages.given.nothing)
  }

  function refuse(event: DragEvent) {
    if (event.defaultPrevented || !event.dataTransfer)
      return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }

  return hovering
}

/** Whether files or addresses are dragged, whoever let go of them. */
function holdsFiles(event: DragEvent): boolean {
  const types = event.dataTransfer?.types ?? []
  return types.includes('Files') || types.includes('text/uri-list')
}

function meant(event: DragEvent): GivenAs {
  const place = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drop]')?.dataset['drop'] : undefined
  return event.altKey ? 'unlike' : place === 'like' || place === 'unlike' ? place : 'search'
}
