import type { Source } from './source.ts'
import type { FoundMetadata } from './values.ts'
import { found, nothing, numberOf } from './values.ts'

/** Layer metadata stands at the beginning; of a longer head the rest is not looked at, bytes. */
const headLength = 262_144
const customLimit = 50
const customLength = 1000

/** A layer's text, or its documentation, that names the program that wrote it. */
const byProgram = /^(?:Blender v?\d|(?:Generated|Exported|Created|Written|Converted) (?:with|by|from|using)\b)/i

/**
 * What a USD layer says of itself in text form: a `.usda`, or the first file of a `.usdz` when it is one. A binary layer says
 * nothing here. Sources: OpenUSD, "USDA File Format", "Usdz File Format Specification" (its files lie uncompressed).
 */
export async function readUsdMetadata(source: Source): Promise<FoundMetadata> {
  const head = await source.read(0, 30)
  const at = head.length === 30 && head.readUInt32LE(0) === 0x04034B50 && head.readUInt16LE(8) === 0 ? 30 + head.readUInt16LE(26) + head.readUInt16LE(28) : 0
  const text = (await source.read(at, headLength)).toString('utf8').replace(/^\uFEFF/, '')
  const layer = text.startsWith('#usda ') ? layerMetadata(text) : undefined
  return layer ? interpret(layer) : nothing
}

interface Layer {
  /** The string that stands by itself. */
  readonly comment: string | undefined
  /** `name = value` for text and numbers. */
  readonly fields: ReadonlyMap<string, string>
  /** The same inside customLayerData, dictionaries in it left out. */
  readonly custom: ReadonlyMap<string, string>
}

function interpret({ comment, fields, custom }: Layer): FoundMetadata {
  const texts = [fields.get('doc'), fields.get('documentation'), comment].filter(text => text !== undefined)
  const upAxis = fields.get('upAxis')?.toUpperCase()
  const others = [...custom].filter(([name, value]) => name !== 'creator' && value.length <= customLength).slice(0, customLimit)
  return found([], {
    'description': texts.find(text => !byProgram.test(text)),
    'generator': custom.get('creator') ?? texts.find(text => byProgram.test(text)),
    'upAxis': upAxis && /^[XYZ]$/.test(upAxis) ? upAxis : undefined,
    'units.metersPerUnit': numberOf(fields.get('metersPerUnit')),
  }, Object.fromEntries(others.map(([name, value]) => [`custom.${name.slice(0, 100)}`, value])))
}

/** Text that is not closed runs on to the end of its line, or of all: no piece is looked at twice. */
const token = /#[^\n]*|"""(?:[^\\]|\\[\s\S])*?(?:"""|$)|'''(?:[^\\]|\\[\s\S])*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|@[^@\n]*@?|[\w:.+-]+|[()[\]{}=,;<>]/g

/** Walks the tokens of the parenthesis after the first line, until it closes; nothing when there is none, or it does not close. */
function layerMetadata(text: string): Layer | undefined {
  const fields = new Map<string, string>()
  const custom = new Map<string, string>()
  let comment: string | undefined
  const tokens = [...tokensOf(text.slice(text.indexOf('\n') + 1))]
  /** Open brackets; where a dictionary was opened, with the name of it. */
  const open: string[] = []
  if (tokens[0] !== '(')
    return undefined
  for (const [index, piece] of tokens.entries()) {
    if (/^[([{<]$/.test(piece)) {
      open.push(piece === '{' && tokens[index - 1] === '=' ? tokens[index - 2] ?? '' : piece)
    }
    else if (/^[)\]}>]$/.test(piece)) {
      open.pop()
      if (open.length === 0)
        return { comment, fields, custom }
    }
    else if (tokens[index - 1] === '=') {
      const into = open.length === 1 ? fields : open.length === 2 && open[1] === 'customLayerData' ? custom : undefined
      const value = isText(piece) || numberOf(piece) !== undefined || /^(?:true|false)$/.test(piece) ? textOf(piece) : undefined
      const name = textOf(tokens[index - 2] ?? '')
      if (value !== undefined && name !== '')
        into?.set(name, value)
    }
    else if (open.length === 1 && isText(piece)) {
      comment ??= textOf(piece)
    }
  }
  return undefined
}

function* tokensOf(text: string): Generator<string> {
  for (const [piece] of text.matchAll(token)) {
    if (!piece.startsWith('#'))
      yield piece
  }
}

function isText(piece: string): boolean {
  return piece.startsWith('"') || piece.startsWith('\'')
}

/** The value of a string token; other tokens as they are. */
function textOf(piece: string): string {
  if (!isText(piece))
    return piece
  const quotes = /^(?:"""|''')/.test(piece) ? 3 : 1
  return piece.slice(quotes, -quotes).replace(/\\([\s\S])/g, (_, escaped: string) => ({ n: '\n', t: '\t', r: '\r' })[escaped] ?? escaped)
}
