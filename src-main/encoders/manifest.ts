import { z } from 'zod'

/** How an image becomes the square input of an encoder. Filters are those of sharp, anti-aliased when shrinking. */
export const ResizeRule = z.discriminatedUnion('mode', [
  /** Crop the centre to an aspect of at most `maxAspect` : 1, then stretch to size × size. */
  z.object({ mode: z.literal('fill'), maxAspect: z.number().min(1), filter: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos']) }).readonly(),
  /** Scale the short side to `shortSide` pixels, then crop the centre size × size. */
  z.object({ mode: z.literal('crop'), shortSide: z.int().positive(), filter: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos']) }).readonly(),
])
export type ResizeRule = z.infer<typeof ResizeRule>

/** Piecewise linear from cosine to score: points of rising cosine and score, from score 0 to (1, 1). */
export const Calibration = z.array(z.tuple([z.number().min(-1).max(1), z.number().min(0).max(1)])).min(2).readonly()
export type Calibration = z.infer<typeof Calibration>

const triple = z.tuple([z.number(), z.number(), z.number()])

/** What turns a text into a vector of the same space. */
export const TextTower = z.object({
  /** ONNX file, relative to the manifest; the vision's own where one graph does both. */
  file: z.string(),
  /** `tokenizer.json`, relative to the manifest; a `tokenizer_config.json` beside it is read too. */
  tokenizer: z.string(),
  /** Token ids, 1 × tokens. */
  input: z.string(),
  /** Which tokens count, of the same shape; absent where the graph does not ask. */
  mask: z.string().optional(),
  integers: z.enum(['int64', 'int32']),
  output: z.string(),
  /** Which part of an output of rank 3 (1, tokens, dimensions) is the embedding; absent for rank 2. */
  pooling: z.enum(['first', 'mean']).optional(),
  /** Tokens that a text has at most, special ones included. */
  length: z.int().min(3),
  /** Texts are filled up to `length` with this token; `masked`: the model is told not to look at them. Absent: texts are as long as they are. */
  padding: z.object({ token: z.int().min(0), masked: z.boolean() }).readonly().optional(),
  /** How texts are written: as they come, without capitals, or without capitals and punctuation. */
  writing: z.enum(['any', 'lower', 'lower-letters']),
  /** Of cosines between texts and images. Absent until it has been fitted on pictures. */
  calibration: Calibration.optional(),
}).readonly()
export type TextTower = z.infer<typeof TextTower>

/** `manifest.json` in the folder of an encoder. */
export const EncoderManifest = z.object({
  id: z.string().regex(/^(?!surface$)[a-z0-9][a-z0-9._-]*$/),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  vision: z.object({
    /** ONNX file, relative to the manifest. */
    file: z.string(),
    input: z.string(),
    output: z.string(),
    /** Which part of an output of rank 3 (batch, tokens, dimensions) is the embedding; absent for rank 2. */
    pooling: z.enum(['first', 'mean']).optional(),
    layout: z.literal('NCHW'),
    channels: z.enum(['RGB', 'BGR']),
    /** What 0…255 is scaled to before mean and standard deviation. */
    range: z.tuple([z.number(), z.number()]),
    mean: triple,
    std: triple,
    size: z.int().positive(),
    resize: ResizeRule,
  }).readonly(),
  /** Absent where the encoder knows pictures alone. */
  text: TextTower.optional(),
  dimensions: z.int().positive(),
  /** Whether the graph's output is L2-normalised already. */
  normalised: z.boolean(),
  /** Of cosines between images. Absent until it has been fitted on pictures. */
  calibration: Calibration.optional(),
}).readonly()
export type EncoderManifest = z.infer<typeof EncoderManifest>
