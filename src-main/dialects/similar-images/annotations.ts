import type { Asset, DetectedObject } from '../../contract/entities.ts'
import { cocoLabels } from '../../detectors/coco.ts'

/** What is in an image, as the API says it. */
export interface ImageAnnotations {
  readonly image_id: number
  /** Pixels. */
  readonly height: number | null
  readonly width: number | null
  readonly annotations: readonly {
    readonly name: string
    readonly score: number
    /** x_min, y_min, x_max, y_max in pixels. */
    readonly box: readonly [number, number, number, number]
    /** Its place among the 80 classes of COCO, from 0. */
    readonly category_id: number
  }[]
}

/** The objects of an image that are of the classes of COCO: the labels that are asked for are those. */
export function annotationsOf({ id, width, height }: Pick<Asset, 'id' | 'width' | 'height'>, objects: readonly Pick<DetectedObject, 'label' | 'score' | 'region'>[]): ImageAnnotations {
  const [across, down] = [width ?? 0, height ?? 0]
  return {
    image_id: id,
    height,
    width,
    annotations: objects.flatMap(({ label, score, region: { x, y, ...size } }) => {
      const category = cocoLabels.indexOf(label)
      return category < 0 ? [] : [{ name: label, score, box: [x * across, y * down, (x + size.width) * across, (y + size.height) * down] as const, category_id: category }]
    }),
  }
}
