import type { TextTower } from '../manifest.ts'
import type { TextChoice } from './interface.ts'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { failure } from '../../contract/errors.ts'
import { exists } from '../model-folder.ts'
import { dimensionsOf } from '../pooling.ts'
import { reasonWithin } from '../reason.ts'
import { openSession } from '../session.ts'
import { chooseTextInterface } from './interface.ts'
import { createTokenizer, tokenId } from './tokens.ts'
import { readTokenizer, readTokenizerConfig, runTokens } from './tower.ts'

/** What is known of the encoder that the texts are to share a space with. */
export interface Partner {
  /** `model_type` of `config.json`. */
  readonly modelType: string
  /** `max_position_embeddings` of its text part, where the file says it. */
  readonly positions: number | undefined
  /** Side of its pictures, pixels. */
  readonly size: number
  /** The output that is the embedding of a picture. */
  readonly imageOutput: string
  readonly dimensions: number
}

/** What is read of `tokenizer_config.json`. */
const TokenizerConfig = z.looseObject({
  tokenizer_class: z.string().nullish(),
  /** Some say 1e30 for "any". */
  model_max_length: z.number().positive().nullish(),
  pad_token: z.union([z.string(), z.looseObject({ content: z.string() })]).nullish(),
})
type TokenizerConfig = z.infer<typeof TokenizerConfig>

const tokenizerFile = 'tokenizer.json'

/** The room of CLIP's towers, and of SigLIP's, where no file says it. */
const usualLength = 77
const siglipLength = 64

/**
 * The text part of the manifest of a folder in the layout of transformers.js, by the first of `files` that can be used;
 * undefined when there is none of them.
 * SigLIP's texts are filled up to 64 tokens, all of which the model sees: it was trained so, and answers differently otherwise.
 * Errors: encoder_invalid when there is a text model but it cannot be used: an encoder that understands no words though it
 * should would be found out late.
 */
export async function describeText(folder: string, files: readonly string[], partner: Partner): Promise<TextTower | undefined> {
  const reasons: string[] = []
  for (const file of files) {
    if (!await exists(join(folder, file)))
      continue
    if (!await exists(join(folder, tokenizerFile)))
      throw failure('encoder_invalid', { reason: `${basename(file)} understands texts, and needs ${tokenizerFile} beside config.json` })
    try {
      return await inspectText(folder, file, partner)
    }
    catch (error) {
      reasons.push(`${file}: ${reasonWithin(error)}`)
    }
  }
  if (reasons.length > 0)
    throw failure('encoder_invalid', { reason: `${reasons.join('; ')}. Without its text model it can be installed for pictures alone` })
  return undefined
}

async function inspectText(folder: string, file: string, partner: Partner): Promise<TextTower> {
  const json = await readTokenizer(folder, tokenizerFile)
  const config = await readTokenizerConfig(folder, tokenizerFile)
  const session = await openSession(join(folder, file))
  try {
    const choice = chooseTextInterface({ inputs: session.inputMetadata, outputs: session.outputMetadata }, partner.imageOutput, partner.modelType)
    const tower = towerOf(file, choice, json, config, partner)
    const { dims } = await runTokens(session, tower, createTokenizer(json, config, tower)('a photo'), partner.size)
    if (dimensionsOf(dims, undefined) !== partner.dimensions)
      throw failure('encoder_invalid', { reason: `its output "${tower.output}" is ${dims.join(' × ')}; the pictures' vectors have ${partner.dimensions} numbers` })
    return tower
  }
  finally {
    await session.release()
  }
}

function towerOf(file: string, { fixedLength, ...choice }: TextChoice, json: object, rawConfig: object, { modelType, positions }: Partner): TextTower {
  const config = parsedConfig(rawConfig)
  const isSiglip = modelType.startsWith('siglip')
  const room = positions ?? (isSiglip ? siglipLength : usualLength)
  const length = fixedLength ?? Math.min(room, config.model_max_length ?? room)
  return {
    file,
    tokenizer: tokenizerFile,
    ...choice,
    length,
    ...(isSiglip || fixedLength !== undefined) && { padding: { token: padTokenOf(json, rawConfig, config), masked: !isSiglip } },
    writing: isSiglip ? config.tokenizer_class?.startsWith('Siglip') ? 'lower-letters' : 'lower' : 'any',
  }
}

function parsedConfig(json: object): TokenizerConfig {
  const config = TokenizerConfig.safeParse(json)
  if (!config.success)
    throw failure('encoder_invalid', { reason: `tokenizer_config.json: ${z.prettifyError(config.error)}` })
  return config.data
}

function padTokenOf(json: object, rawConfig: object, { pad_token: token }: TokenizerConfig): number {
  const name = typeof token === 'string' ? token : token?.content
  const id = name === undefined ? undefined : tokenId(json, rawConfig, name)
  if (id === undefined)
    throw failure('encoder_invalid', { reason: 'tokenizer_config.json names no pad_token that tokenizer.json knows, and the model takes texts of one length' })
  return id
}
