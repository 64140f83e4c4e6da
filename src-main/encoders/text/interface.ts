import type { GraphInterface } from '../graph.ts'
import type { TextTower } from '../manifest.ts'
import { failure } from '../../contract/errors.ts'
import { described } from '../graph.ts'

export type TextChoice = Pick<TextTower, 'input' | 'mask' | 'integers' | 'output'> & {
  /** Tokens that the graph takes, where it takes only so many. */
  readonly fixedLength: number | undefined
}

const inputNames = ['input_ids', 'text', 'tokens']

const otherOutputs = ['text_embeds', 'text_embedding', 'text_features']

/**
 * The text's outputs that go with one of the image's: most towers share a space only after a projection of their own, so a
 * pooled output, which is before it, goes with nothing; SigLIP's have none, and pool into the shared space.
 */
function partnersOf(imageOutput: string, modelType: string): readonly string[] {
  if (imageOutput === 'image_embeds')
    return ['text_embeds']
  if (imageOutput === 'pooler_output')
    return modelType.startsWith('siglip') ? ['pooler_output'] : []
  return [imageOutput, ...otherOutputs]
}

/**
 * Picks the inputs of a text tower and the output that lies in the space of the image's output of this name.
 * Errors: encoder_invalid when it needs more than tokens and their mask, or none of its outputs is such an embedding.
 */
export function chooseTextInterface({ inputs, outputs }: GraphInterface, imageOutput: string, modelType: string): TextChoice {
  const input = inputNames.map(name => inputs.find(one => one.name === name)).find(one => one !== undefined)
  const mask = inputs.find(({ name }) => name === 'attention_mask')
  const rest = inputs.filter(one => one !== input && one !== mask && !isPixels(one))
  if (input === undefined || !input.isTensor || input.shape.length !== 2 || (input.type !== 'int64' && input.type !== 'int32') || rest.length > 0)
    throw failure('encoder_invalid', { reason: `a text tower must take input_ids (1 × tokens, int64 or int32), with or without an attention_mask; it takes ${inputs.map(described).join(', ')}` })
  const wanted = partnersOf(imageOutput, modelType)
  const output = wanted.map(name => outputs.find(one => one.name === name)).find(one => one !== undefined)
  if (output === undefined || !output.isTensor || output.type !== 'float32')
    throw failure('encoder_invalid', { reason: `it has ${outputs.map(described).join(', ')}; none is known to share a space with the pictures' "${imageOutput}"${wanted.length > 0 ? ` (${wanted.join(', ')} would)` : ''}` })
  const side = input.shape[1]
  return {
    input: input.name,
    ...mask && { mask: mask.name },
    integers: input.type,
    output: output.name,
    fixedLength: typeof side === 'number' ? side : undefined,
  }
}

function isPixels(value: GraphInterface['inputs'][number]): boolean {
  return value.isTensor && value.type === 'float32' && value.shape.length === 4
}
