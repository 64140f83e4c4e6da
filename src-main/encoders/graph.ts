import type { InferenceSession } from 'onnxruntime-node'
import type { EncoderManifest } from './manifest.ts'
import { failure } from '../contract/errors.ts'

type ValueMetadata = InferenceSession.ValueMetadata

export interface GraphInterface {
  readonly inputs: readonly ValueMetadata[]
  readonly outputs: readonly ValueMetadata[]
}

export type GraphChoice = Pick<EncoderManifest['vision'], 'input' | 'output' | 'pooling'>

/** Outputs that are embeddings, the best first. */
const outputOrder = ['image_embeds', 'pooler_output', 'embedding', 'embeddings', 'image_embedding', 'last_hidden_state']

/** Their pooler has a head that is random unless the checkpoint was trained with it: the first token is used instead. */
const randomPooler = new Set(['vit', 'deit', 'vit_msn', 'vit_mae', 'dino'])

/** Their first token stands for the whole picture. */
const firstToken = /^(?:vit|deit|dino|beit|data2vec-vision|clip|nomic_bert)/

/**
 * Picks the input of pixels and the output that is the embedding. A graph that embeds texts too may take their tokens besides.
 * `last_hidden_state` is pooled: its first token for transformers that have a class token, otherwise the mean.
 * Errors: encoder_invalid when the model needs more than pixels and tokens, or none of its outputs is an embedding.
 */
export function chooseInterface({ inputs, outputs }: GraphInterface, modelType: string): GraphChoice {
  const input = inputs.find(one => one.isTensor && one.type === 'float32' && one.shape.length === 4)
  if (input === undefined || !inputs.every(one => one === input || isTokens(one)))
    throw failure('encoder_invalid', { reason: `it must take one float32 input, N × 3 × size × size pixels, and besides at most tokens of a text; it takes ${inputs.map(described).join(', ')}` })
  const order = randomPooler.has(modelType) ? ['image_embeds', 'last_hidden_state', ...outputOrder] : outputOrder
  const name = order.find(candidate => outputs.some(output => output.name === candidate)) ?? onlyMatrix(outputs)
  const output = outputs.find(candidate => candidate.name === name)
  if (output === undefined || !output.isTensor || output.type !== 'float32')
    throw failure('encoder_invalid', { reason: `it must have a float32 output, one of ${outputOrder.join(', ')}; it has ${outputs.map(described).join(', ')}` })
  const pooling = poolingOf(output.shape, modelType)
  return { input: input.name, output: output.name, ...(pooling === undefined ? {} : { pooling }) }
}

/** A single output that is no classifier's can only be the embedding, whatever its name. */
function onlyMatrix(outputs: readonly ValueMetadata[]): string | undefined {
  return outputs.length === 1 && outputs[0]!.name !== 'logits' ? outputs[0]!.name : undefined
}

function poolingOf(shape: readonly (string | number)[], modelType: string): 'first' | 'mean' | undefined {
  if (shape.length === 3)
    return firstToken.test(modelType) ? 'first' : 'mean'
  if (shape.length === 4 && (shape[2] !== 1 || shape[3] !== 1))
    return 'mean'
  return undefined
}

/** What the text half of a graph that embeds both takes: input_ids, attention_mask. */
function isTokens(value: ValueMetadata): boolean {
  return value.isTensor && (value.type === 'int64' || value.type === 'int32') && value.shape.length === 2
}

/** A value of a graph in words: its name, type and shape. */
export function described(value: ValueMetadata): string {
  return value.isTensor ? `${value.name} (${value.type}, ${value.shape.join(' × ')})` : `${value.name} (no tensor)`
}
