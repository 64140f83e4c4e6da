import type { DetectorManifest } from './manifest.ts'
import { z } from 'zod'
import { failure } from '../contract/errors.ts'

type Input = DetectorManifest['input']

/** What is read of the `config.json` of an object detector in the layout of transformers.js. */
export const DetectorConfig = z.looseObject({
  model_type: z.string(),
  id2label: z.record(z.string().regex(/^\d+$/), z.string()),
  use_focal_loss: z.boolean().nullish(),
  license: z.string().nullish(),
  _name_or_path: z.string().nullish(),
})
export type DetectorConfig = z.infer<typeof DetectorConfig>

const side = z.int().positive()
const three = z.tuple([z.number(), z.number(), z.number()])

/** What is read of its `preprocessor_config.json`; defaults are those of `RTDetrImageProcessor`, which D-FINE uses too. */
export const DetectorPreprocessor = z.looseObject({
  do_resize: z.boolean().default(true),
  size: z.looseObject({ height: side, width: side }).default({ height: 640, width: 640 }),
  resample: z.int().default(2),
  do_rescale: z.boolean().default(true),
  rescale_factor: z.number().positive().default(1 / 255),
  do_normalize: z.boolean().default(false),
  image_mean: three.default([0.485, 0.456, 0.406]),
  image_std: three.default([0.229, 0.224, 0.225]),
  do_pad: z.boolean().default(false),
})
export type DetectorPreprocessor = z.infer<typeof DetectorPreprocessor>

const families = new Map([['d_fine', 'dfine'], ['rt_detr', 'rtdetr'], ['rt_detr_v2', 'rtdetr']] as const)

/** Filters by their number in Pillow. */
const filters = new Map([[0, 'nearest'], [1, 'lanczos'], [2, 'bilinear'], [3, 'bicubic']] as const)

/** The family that a model of transformers belongs to. Errors: detector_invalid. */
export function familyOf({ model_type: type, use_focal_loss: focal }: DetectorConfig): 'dfine' | 'rtdetr' {
  const family = new Map<string, 'dfine' | 'rtdetr'>(families).get(type)
  if (family === undefined)
    throw failure('detector_invalid', { reason: `config.json: model_type is "${type}"; ${[...families.keys()].join(', ')} can be run` })
  if (focal === false)
    throw failure('detector_invalid', { reason: 'config.json: use_focal_loss is false; models whose scores are a sigmoid can be run' })
  return family
}

/** The labels in the order of the classes. Errors: detector_invalid when one is missing. */
export function labelsOf({ id2label }: DetectorConfig): string[] {
  const count = Object.keys(id2label).length
  return Array.from({ length: count }, (_, id) => {
    const label = id2label[id]
    if (label === undefined)
      throw failure('detector_invalid', { reason: `config.json: id2label has ${count} labels, and none for ${id}` })
    return label
  })
}

/** How the image processor of transformers makes the square, as a manifest says it. Errors: detector_invalid. */
export function inputOf(config: DetectorPreprocessor): Omit<Input, 'name'> {
  const { size, do_normalize: normalises } = config
  const filter = new Map<number, 'nearest' | 'lanczos' | 'bilinear' | 'bicubic'>(filters).get(config.resample)
  if (!config.do_resize || config.do_pad || size.height !== size.width || filter === undefined)
    throw failure('detector_invalid', { reason: `preprocessor_config.json: it must stretch the picture to a square (do_resize, no do_pad, equal height and width, resample 0 to 3); ${JSON.stringify({ do_resize: config.do_resize, do_pad: config.do_pad, size, resample: config.resample })} came` })
  return {
    size: size.height,
    channels: 'RGB',
    range: [0, config.do_rescale ? Number((255 * config.rescale_factor).toPrecision(9)) : 255],
    mean: normalises ? config.image_mean : [0, 0, 0],
    std: normalises ? config.image_std : [1, 1, 1],
    resize: { mode: 'stretch', filter },
  }
}
