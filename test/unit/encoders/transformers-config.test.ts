import { describe, expect, it } from 'vitest'
import { preprocessingOf, PreprocessorConfig } from '../../../src-main/encoders/transformers-config.ts'

const of = (config: object, modelType = '') => preprocessingOf(PreprocessorConfig.parse(config), modelType)
const imageNet = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] }
const whole = (filter: string) => ({ mode: 'fill', maxAspect: 1_000_000, filter })

describe('preprocessingOf', () => {
  it.each([
    ['CLIP, old form', { crop_size: 224, do_center_crop: true, do_normalize: true, do_resize: true, feature_extractor_type: 'CLIPFeatureExtractor', ...imageNet, resample: 3, size: 224 }, 224, { mode: 'crop', shortSide: 224, filter: 'bicubic' }],
    ['CLIP', { crop_size: { height: 336, width: 336 }, do_center_crop: true, do_resize: true, image_processor_type: 'CLIPImageProcessor', resample: 3, size: { shortest_edge: 336 } }, 336, { mode: 'crop', shortSide: 336, filter: 'bicubic' }],
    ['SigLIP', { do_resize: true, image_processor_type: 'SiglipImageProcessor', resample: 3, size: { height: 224, width: 224 } }, 224, whole('bicubic')],
    ['DINOv2', { crop_size: { height: 224, width: 224 }, do_center_crop: true, image_processor_type: 'BitImageProcessor', resample: 3, size: { shortest_edge: 256 } }, 224, { mode: 'crop', shortSide: 256, filter: 'bicubic' }],
    ['DINOv3', { do_center_crop: null, image_processor_type: 'DINOv3ViTImageProcessorFast', resample: 2, size: { height: 224, width: 224 } }, 224, whole('bilinear')],
    ['ViT, old form', { do_resize: true, feature_extractor_type: 'ViTFeatureExtractor', resample: 2, size: 224 }, 224, whole('bilinear')],
    ['Swin', { do_resize: true, image_processor_type: 'ViTImageProcessor', resample: 3, size: { height: 224, width: 224 } }, 224, whole('bicubic')],
    ['MobileNetV2', { crop_size: { height: 224, width: 224 }, do_center_crop: true, image_processor_type: 'MobileNetV2ImageProcessor', resample: 2, size: { shortest_edge: 256 } }, 224, { mode: 'crop', shortSide: 256, filter: 'bilinear' }],
    ['ConvNeXT below 384', { crop_pct: 0.875, image_processor_type: 'ConvNextImageProcessor', resample: 3, size: { shortest_edge: 224 } }, 224, { mode: 'crop', shortSide: 256, filter: 'bicubic' }],
    ['ConvNeXT without crop_pct', { image_processor_type: 'ConvNextImageProcessor', resample: 3, size: { shortest_edge: 288 } }, 288, { mode: 'crop', shortSide: 329, filter: 'bicubic' }],
    ['ConvNeXT at 384', { crop_pct: 0.875, feature_extractor_type: 'ConvNextFeatureExtractor', resample: 3, size: 384 }, 384, whole('bicubic')],
    ['DeiT', { crop_size: { height: 224, width: 224 }, do_center_crop: true, image_processor_type: 'DeiTImageProcessor', resample: 3, size: { height: 256, width: 256 } }, 224, { mode: 'crop', shortSide: 256, filter: 'bicubic' }],
    ['no filter named: the family\'s', { image_processor_type: 'SiglipImageProcessor', size: { height: 64, width: 64 } }, 64, whole('bicubic')],
    ['no filter named: bilinear', { size: { height: 64, width: 64 } }, 64, whole('bilinear')],
    ['nothing resized, only cropped', { do_resize: false, do_center_crop: true, crop_size: 96, resample: 1 }, 96, { mode: 'crop', shortSide: 96, filter: 'lanczos' }],
  ])('%s', (_, config, size, resize) => {
    expect(of(config)).toMatchObject({ size, resize })
  })

  it('goes by the model when no processor is named', () => {
    expect(of({ size: 224 }, 'mobilenet_v2').resize).toEqual({ mode: 'crop', shortSide: 224, filter: 'bilinear' })
    expect(of({ size: 224 }, 'vit').resize).toEqual(whole('bilinear'))
    expect(of({ size: 224 }, 'convnextv2').resize).toEqual({ mode: 'crop', shortSide: 256, filter: 'bilinear' })
  })

  it('scales and normalises as told', () => {
    const size = { height: 8, width: 8 }
    expect(of({ size, do_normalize: true, ...imageNet })).toMatchObject({ channels: 'RGB', range: [0, 1], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] })
    expect(of({ size, rescale_factor: 0.00392156862745098, do_normalize: false, ...imageNet })).toMatchObject({ range: [0, 1], mean: [0, 0, 0], std: [1, 1, 1] })
    expect(of({ size, do_rescale: false })).toMatchObject({ range: [0, 255] })
    expect(of({ size, rescale_factor: 1 / 127.5, rescale_offset: true })).toMatchObject({ range: [-1, 1] })
    expect(of({ size, ...imageNet })).toMatchObject({ mean: [0.485, 0.456, 0.406] })
    expect(of({ size, do_normalize: true, image_mean: 0.5, image_std: 0.25 })).toMatchObject({ mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] })
    expect(of({ size, do_flip_channel_order: true, ...imageNet })).toMatchObject({ channels: 'BGR', mean: [0.406, 0.456, 0.485], std: [0.225, 0.224, 0.229] })
  })

  it.each([
    ['no size', {}, 'size is missing'],
    ['a size that is not square', { size: { height: 224, width: 196 } }, 'size must be a square'],
    ['only the long side', { size: { longest_edge: 512 } }, 'size must be a square'],
    ['a filter that sharp has not', { size: 224, resample: 4 }, 'resample 4'],
    ['padding', { size: 224, do_pad: true }, 'do_pad'],
    ['normalising by nothing', { size: 224, do_normalize: true }, 'image_mean'],
    ['a crop larger than the picture', { size: { shortest_edge: 224 }, crop_size: 256, do_center_crop: true }, 'crop_size 256'],
  ])('refuses %s', (_, config, message) => {
    expect(() => of(config)).toThrow(expect.objectContaining({ code: 'encoder_invalid', message: expect.stringContaining(message) }))
  })
})
