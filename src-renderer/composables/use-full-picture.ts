import type { Asset } from '../../src-main/contract/entities.ts'
import type { Size } from '../layout/zoom.ts'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { assetUrls } from '../../src-main/contract/routes.ts'
import { refusalIn } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { unreachable } from '../stores/notices.ts'

/** Pictures that are walked past are not fetched. */
const settleMs = 120
/** What takes longer is told of. */
const patienceMs = 500

/**
 * An image as large as it is, its preview until it is there; of a model, or where `onlyStill`, its preview alone. `size`: in
 * pixels of the file, as far as known. `reason`: why there is only the preview; undefined where that is as it should be.
 */
export function useFullPicture(asset: () => Asset, onlyStill: () => boolean) {
  const full = shallowRef<{ readonly id: number, readonly url: string } | null>(null)
  const natural = shallowRef<{ readonly id: number } & Size | null>(null)
  const reason = shallowRef<string | undefined>()
  const loading = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  const shown = computed(() => full.value?.id === asset().id ? full.value.url : asset().preview)
  const size = computed<Size | undefined>(() => {
    const { id, width, height } = asset()
    const known = natural.value?.id === id ? natural.value : undefined
    if (!known || width === null || height === null)
      return known ?? undefined
    // The preview has the picture's shape, turned as it is meant to be; the file its pixels.
    const factor = Math.max(width, height) / Math.max(known.width, known.height)
    return { width: known.width * factor, height: known.height * factor }
  })

  async function load(of: Asset, mine: number) {
    const url = assetUrls.picture(of.id, of.hash)
    patience = setTimeout(tellLoading, patienceMs, mine)
    const image = new Image()
    image.src = url
    const isThere = await image.decode().then(() => true, () => false)
    const why = isThere ? undefined : await whyNot(url)
    if (turn !== mine)
      return
    clearTimeout(patience)
    loading.value = false
    reason.value = why
    if (isThere)
      full.value = { id: of.id, url }
  }

  function tellLoading(of: number) {
    loading.value = turn === of
  }

  watch(() => [asset().id, asset().hash, onlyStill()] as const, () => {
    const of = asset()
    const mine = ++turn
    clearTimeout(timer)
    clearTimeout(patience)
    loading.value = false
    reason.value = undefined
    if (of.kind === 'image' && !onlyStill())
      timer = setTimeout(() => void load(of, mine), settleMs)
  }, { immediate: true })
  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
    clearTimeout(patience)
  })

  /** Learns the picture's shape of one that was shown. */
  function learn({ target }: Event) {
    if (target instanceof HTMLImageElement && target.naturalWidth > 0)
      natural.value = { id: asset().id, width: target.naturalWidth, height: target.naturalHeight }
  }

  return { shown, size, loading, reason, learn }
}

/** Why a picture is not to be had, in the engine's words. */
async function whyNot(url: string): Promise<string> {
  try {
    const answer = await fetch(url)
    return answer.ok ? messages.picture.unreadable : (await refusalIn(answer)).message
  }
  catch {
    return unreachable
  }
}
