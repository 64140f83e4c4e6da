import type { Asset } from '../../contract/entities.ts'
import type { HostedService, SyncOptions } from '../../contract/sync.ts'
import { turntable } from '../../contract/stage.ts'

/** What goes of an asset: its file as it lies, a JPEG that is made of an image, or a rendered view of a model. */
export type Form = 'file' | 'jpeg' | { readonly view: number }

/** The view that stands for a model alone, and that others are spread evenly from: 30° from the front. */
const firstView = 1

/** About, bytes: of a view that is sent, and of each pixel of a JPEG of such a quality. */
const [viewBytes, pixelBytes] = [30_000, 0.4]

/** What goes of an asset to a service, views in the order of their numbers. */
export function formsOf({ kind, format }: Pick<Asset, 'kind' | 'format'>, service: Pick<HostedService, 'imageFormats' | 'modelFormats'>, { models, views }: Pick<SyncOptions, 'models' | 'views'>): readonly Form[] {
  if (kind === 'image')
    return [service.imageFormats.includes(format) ? 'file' : 'jpeg']
  if (models === 'files' && service.modelFormats.includes(format))
    return ['file']
  return viewsOf(views).map(view => ({ view }))
}

/** Numbers of as many views, evenly around; fewer of them are always among more. */
export function viewsOf(count: SyncOptions['views']): readonly number[] {
  return Array.from({ length: count }, (_, at) => (firstView + at * turntable.views / count) % turntable.views).sort((a, b) => a - b)
}

/** The ledger's name for it. */
export function keyOf(hash: string, form: Form): string {
  return typeof form === 'string' ? hash : `${hash}#${form.view}`
}

/** How it is called at the service. */
export function nameOf(name: string, form: Form): string {
  if (form === 'file')
    return name
  const dot = name.lastIndexOf('.')
  const stem = dot > 0 ? name.slice(0, dot) : name
  return form === 'jpeg' ? `${stem}.jpg` : `${stem}.${String(form.view).padStart(2, '0')}.jpg`
}

/** How what is made is called in the folder for views: the same for the same content, whatever it is called elsewhere. */
export function stableName(key: string): string {
  return `${key.replace('#', '-')}.jpg`
}

/** Bytes that go; of what is made on the way, about. */
export function bytesOf({ size, width, height }: Pick<Asset, 'size' | 'width' | 'height'>, form: Form): number {
  if (form === 'file')
    return size
  if (form !== 'jpeg')
    return viewBytes
  return width === null || height === null ? size : Math.ceil(width * height * pixelBytes)
}
