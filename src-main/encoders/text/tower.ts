import type { InferenceSession } from 'onnxruntime-node'
import type { EncoderManifest, TextTower } from '../manifest.ts'
import type { Tokens } from './tokens.ts'
import { dirname, join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { failure } from '../../contract/errors.ts'
import { blankInputs } from '../blanks.ts'
import { exists } from '../model-folder.ts'
import { toVectors } from '../pooling.ts'
import { readJson } from '../store.ts'
import { rememberRecent } from './recent.ts'
import { createTokenizer } from './tokens.ts'

/** A text tower, whose model is loaded when the first text comes: many never search by words. */
export interface OpenTower {
  /** Embeds a text: an L2-normalised vector of the manifest's dimensions, not to be changed. Errors: encoder_invalid. */
  readonly embed: (text: string) => Promise<Float32Array>
  readonly close: () => Promise<void>
}

export interface TowerOptions {
  /** Holds the files that the manifest names. */
  readonly folder: string
  readonly manifest: EncoderManifest & { readonly text: TextTower }
  /** Opens the tower's ONNX file; of a graph that does both, the answer is the session that is open already. */
  readonly open: () => Promise<InferenceSession>
  /** Frees what `open` gave. */
  readonly release: (session: InferenceSession) => Promise<void>
}

/** Texts that somebody pages or types through. */
const remembered = 256

/** The tower of an encoder's manifest. */
export function createTower({ folder, manifest, open, release }: TowerOptions): OpenTower {
  const { text, vision, dimensions } = manifest
  let loading: ReturnType<typeof load> | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function load() {
    const tokenize = createTokenizer(await readTokenizer(folder, text.tokenizer), await readTokenizerConfig(folder, text.tokenizer), text)
    return { tokenize, session: await open() }
  }

  async function embed(words: string): Promise<Float32Array> {
    loading ??= load()
    const { tokenize, session } = await loading.catch((error: unknown) => {
      loading = undefined
      throw error
    })
    const output = await runTokens(session, text, tokenize(words), vision.size)
    return toVectors(output.data as Float32Array, output.dims, 1, { dimensions, normalised: false, vision: text })[0]!
  }

  const remember = rememberRecent(remembered, (words) => {
    const result = queue.then(() => embed(words))
    queue = result.catch(() => {})
    return result
  })

  return {
    embed: words => isClosed ? Promise.reject(failure('internal', { reason: `the encoder "${manifest.id}" is closed` })) : remember(words),
    close: async () => {
      isClosed = true
      await queue
      const loaded = await loading?.catch(() => undefined)
      if (loaded)
        await release(loaded.session)
    },
  }
}

/** Runs tokens through a text tower; `size` is the side of the pictures that a graph of both also wants. Errors: encoder_invalid. */
export async function runTokens(session: InferenceSession, text: Pick<TextTower, 'input' | 'mask' | 'integers' | 'output'>, { ids, mask }: Tokens, size: number): Promise<Tensor> {
  const given = { [text.input]: integers(ids, text.integers), ...text.mask !== undefined && { [text.mask]: integers(mask, text.integers) } }
  try {
    const results = await session.run({ ...blankInputs(session, Object.keys(given), 1, size), ...given }, [text.output])
    return results[text.output]!
  }
  catch (error) {
    throw failure('encoder_invalid', { reason: `the text model did not run: ${error instanceof Error ? error.message : String(error)}` }, error)
  }
}

/** The contents of `tokenizer.json`. Errors: encoder_invalid. */
export async function readTokenizer(folder: string, file: string): Promise<object> {
  return objectIn(await readJson(join(folder, file)), file)
}

/** The contents of the `tokenizer_config.json` beside `tokenizer.json`; an empty object when there is none. Errors: encoder_invalid. */
export async function readTokenizerConfig(folder: string, file: string): Promise<object> {
  const config = join(folder, dirname(file), 'tokenizer_config.json')
  return await exists(config) ? objectIn(await readJson(config), 'tokenizer_config.json') : {}
}

function objectIn(json: unknown, name: string): object {
  if (typeof json !== 'object' || json === null)
    throw failure('encoder_invalid', { reason: `${name} holds no object` })
  return json
}

function integers(values: readonly number[], type: TextTower['integers']): Tensor {
  return type === 'int64'
    ? new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length])
    : new Tensor('int32', Int32Array.from(values), [1, values.length])
}
