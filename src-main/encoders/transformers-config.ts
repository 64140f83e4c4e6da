import type { EncoderManifest, ResizeRule } from './manifest.ts'
import { z } from 'zod'
import { failure } from '../contract/errors.ts'

const positive = z.int().positive()
const size = z.union([positive, z.looseObject({ height: positive.optional(), width: positive.optional(), shortest_edge: positive.optional(), longest_edge: positive.optional() })])
const channels = z.union([z.number(), z.array(z.number()).length(3)])
const flag = z.boolean().nullish()

/** What is read of `preprocessor_config.json`; defaults are those of transformers. */
export const PreprocessorConfig = z.looseObject({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: flag,
  size: size.nullish(),
  resample: z.int().nullish(),
  do_center_crop: flag,
  crop_size: size.nullish(),
  crop_pct: z.number().positive().max(1).nullish(),
  do_rescale: flag,
  rescale_factor: z.number().positive().nullish(),
  rescale_offset: flag,
  do_normalize: flag,
  image_mean: channels.nullish(),
  image_std: channels.nullish(),
  do_flip_channel_order: flag,
  do_pad: flag,
})
export type PreprocessorConfig = z.infer<typeof PreprocessorConfig>

export type Preprocessing = Pick<EncoderManifest['vision'], 'channels' | 'range' | 'mean' | 'std' | 'size' | 'resize'>

/** Filters by their number in Pillow. Box (4) and Hamming (5) have no counterpart in sharp. */
const filters = new Map<number, ResizeRule['filter']>([[0, 'nearest'], [1, 'lanczos'], [2, 'bilinear'], [3, 'bicubic']])

/** Bicubic by default in these processors of transformers, bilinear in the others. */
const bicubicFamilies = /^(?:clip|chineseclip|siglip|bit|dinov2|deit|poolformer|levit)/

/** A number as `size` means the short side in these, a square in the others (`default_to_square=False` in transformers). */
const shortSideFamilies = /^(?:clip|chineseclip|bit|dinov2|mobilenet|mobilevit|convnext|poolformer|levit)/

/** An aspect no picture reaches: the whole picture is stretched. */
const anyAspect = 1_000_000

/**
 * The preprocessing that a transformers image processor does, as a manifest states it.
 * - `size` with height and width: stretched to it. `shortest_edge`: scaled so, then cropped.
 * - ConvNeXT (image_processing_convnext.py): below 384 the short side is scaled to floor(size / crop_pct) and the centre
 *   cropped, from 384 on stretched; `crop_pct` is 224/256 unless given.
 * - Stretched to a larger square and then cropped (DeiT): the manifest cannot say that; the short side is scaled to that
 *   square's side instead, so that the cropped part is the same and the aspect is kept.
 * - `rescale_offset` (EfficientNet) subtracts 1. `do_flip_channel_order` (MobileViT) makes BGR after normalising.
 * The processor is known by its type or, where the file does not name it, by the `model_type` of `config.json`.
 * Errors: encoder_invalid, with what is missing or not supported.
 */
export function preprocessingOf(config: PreprocessorConfig, modelType: string): Preprocessing {
  if (config.do_pad === true)
    throw failure('encoder_invalid', { reason: 'preprocessor_config.json: do_pad is not supported' })
  const low = config.rescale_offset === true ? -1 : 0
  const high = config.do_rescale === false ? 255 : 255 * (config.rescale_factor ?? 1 / 255) + low
  const normalises = config.do_normalize ?? (config.image_mean != null)
  if (normalises && (config.image_mean == null || config.image_std == null))
    throw failure('encoder_invalid', { reason: 'preprocessor_config.json: do_normalize needs image_mean and image_std' })
  const mean = triple(normalises ? config.image_mean! : 0)
  const std = triple(normalises ? config.image_std! : 1)
  const flips = config.do_flip_channel_order === true
  return {
    channels: flips ? 'BGR' : 'RGB',
    range: [low, rounded(high)],
    mean: flips ? [mean[2], mean[1], mean[0]] : mean,
    std: flips ? [std[2], std[1], std[0]] : std,
    ...resizingOf(config, familyOf(config, modelType)),
  }
}

/** 'CLIPImageProcessor', 'mobilenet_v2' → 'clipimageprocessor', 'mobilenetv2'. */
function familyOf(config: PreprocessorConfig, modelType: string): string {
  return (config.image_processor_type ?? config.feature_extractor_type ?? modelType).toLowerCase().replaceAll(/[^a-z\d]/g, '')
}

function resizingOf(config: PreprocessorConfig, family: string): Pick<Preprocessing, 'size' | 'resize'> {
  const filter = filterOf(config.resample ?? (bicubicFamilies.test(family) ? 3 : 2))
  const crop = config.crop_size == null ? undefined : square(config.crop_size, 'crop_size')
  if (config.do_resize === false || config.size == null) {
    if (config.do_center_crop === true && crop !== undefined)
      return { size: crop, resize: { mode: 'crop', shortSide: crop, filter } }
    throw failure('encoder_invalid', { reason: 'preprocessor_config.json: size is missing' })
  }
  const { side, shortest } = sideOf(config.size, shortSideFamilies.test(family))
  if (family.startsWith('convnext')) {
    return side < 384
      ? { size: side, resize: { mode: 'crop', shortSide: Math.floor(side / (config.crop_pct ?? 224 / 256)), filter } }
      : { size: side, resize: { mode: 'fill', maxAspect: anyAspect, filter } }
  }
  const crops = config.do_center_crop ?? (crop !== undefined && shortest)
  const inner = crops ? crop ?? side : side
  if (inner > side)
    throw failure('encoder_invalid', { reason: `preprocessor_config.json: crop_size ${inner} is larger than size ${side}` })
  return shortest || inner < side
    ? { size: inner, resize: { mode: 'crop', shortSide: side, filter } }
    : { size: side, resize: { mode: 'fill', maxAspect: anyAspect, filter } }
}

function sideOf(value: NonNullable<PreprocessorConfig['size']>, numberIsShortSide: boolean): { readonly side: number, readonly shortest: boolean } {
  if (typeof value === 'number')
    return { side: value, shortest: numberIsShortSide }
  if (value.shortest_edge !== undefined)
    return { side: value.shortest_edge, shortest: true }
  return { side: square(value, 'size'), shortest: false }
}

function square(value: NonNullable<PreprocessorConfig['size']>, name: string): number {
  if (typeof value === 'number')
    return value
  const side = value.height ?? value.shortest_edge
  if (side === undefined || (value.width ?? side) !== side)
    throw failure('encoder_invalid', { reason: `preprocessor_config.json: ${name} must be a square, ${JSON.stringify(value)} came` })
  return side
}

function filterOf(resample: number): ResizeRule['filter'] {
  const filter = filters.get(resample)
  if (filter === undefined)
    throw failure('encoder_invalid', { reason: `preprocessor_config.json: resample ${resample} is not supported (0 nearest, 1 lanczos, 2 bilinear, 3 bicubic are)` })
  return filter
}

function triple(value: number | readonly number[]): [number, number, number] {
  return typeof value === 'number' ? [value, value, value] : [value[0]!, value[1]!, value[2]!]
}

/** 255 × 0.00392156862745098 is 0.9999999999999999: kept readable. */
function rounded(value: number): number {
  return Number(value.toPrecision(9))
}
