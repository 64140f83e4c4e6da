import { z } from 'zod'

const triple = z.tuple([z.number(), z.number(), z.number()])

/** How an image becomes the square that a detector sees. Filters are those of sharp, anti-aliased when shrinking. */
export const SquareRule = z.discriminatedUnion('mode', [
  /** Scaled with its aspect kept into the top left corner; the rest has the grey `fill`. */
  z.object({ mode: z.literal('letterbox'), fill: z.int().min(0).max(255), filter: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos']) }).readonly(),
  /** Stretched to the square. */
  z.object({ mode: z.literal('stretch'), filter: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos']) }).readonly(),
])
export type SquareRule = z.infer<typeof SquareRule>

const common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  /** ONNX file, relative to the manifest. */
  file: z.string(),
  /** What it finds, in the order of the model's classes. */
  labels: z.array(z.string().trim().min(1).max(200)).min(1).readonly(),
  /** The square picture that the model sees: N × 3 × size × size. */
  input: z.object({
    name: z.string(),
    /** The name of a second input, of models that decode by themselves: the width and height in whose pixels their boxes are. */
    targetSize: z.string().optional(),
    size: z.int().positive().max(4096),
    channels: z.enum(['RGB', 'BGR']),
    /** What 0…255 is scaled to before mean and standard deviation. */
    range: z.tuple([z.number(), z.number()]),
    mean: triple,
    std: triple,
    resize: SquareRule,
  }).readonly(),
  /** The least score of what counts as found. */
  threshold: z.number().min(0.01).max(1).default(0.35),
  /** Objects that are kept of an image, at most: the surest. */
  limit: z.int().min(1).max(300).default(50),
}

/** The names of the outputs of a model that answers by queries: raw ones, or ones that are decoded in the model. */
const queryOutputs = z.union([
  z.object({ logits: z.string(), boxes: z.string() }).readonly(),
  z.object({ labels: z.string(), boxes: z.string(), scores: z.string() }).readonly(),
], { error: 'expected either { logits, boxes } or { labels, boxes, scores }: the names of the model\'s outputs' })

/** `manifest.json` in the folder of a detector: how its model is asked, and what its answers mean. */
export const DetectorManifest = z.discriminatedUnion('family', [
  z.object({
    ...common,
    family: z.literal('yolox'),
    /** N × cells × (5 + labels). */
    outputs: z.object({ predictions: z.string() }).readonly(),
    strides: z.array(z.int().positive()).min(1).readonly().default([8, 16, 32]),
    /** Whether the model gives boxes in pixels, not relative to its grids. */
    decoded: z.boolean().default(false),
    /** Overlap, as intersection over union, from which two boxes with one label are one object. */
    overlap: z.number().min(0).max(1).default(0.45),
  }),
  z.object({ ...common, family: z.literal('dfine'), outputs: queryOutputs }),
  z.object({ ...common, family: z.literal('rtdetr'), outputs: queryOutputs }),
], { error: issue => issue.code === 'invalid_union' ? 'expected family to be yolox, dfine or rtdetr' : undefined }).readonly()
export type DetectorManifest = z.infer<typeof DetectorManifest>

/** Input of the models that YOLOX releases: pixels as they are, blue first, on grey. */
export const yoloxInput = { channels: 'BGR', range: [0, 255], mean: [0, 0, 0], std: [1, 1, 1], resize: { mode: 'letterbox', fill: 114, filter: 'bilinear' } } as const

/** Input of the models that D-FINE and RT-DETR release. */
export const queryInput = { channels: 'RGB', range: [0, 1], mean: [0, 0, 0], std: [1, 1, 1], resize: { mode: 'stretch', filter: 'bilinear' } } as const
