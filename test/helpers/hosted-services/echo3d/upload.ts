import type { SentFile, SentForm } from '../forms.ts'
import type { Entry } from './state.ts'
import { newEntry, typeOf } from './state.ts'

/** What a request is refused with. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 404

  constructor(status: 400 | 401 | 404, message: string) {
    super(message)
    this.status = status
  }
}

const credentials = ['key', 'email', 'userKey', 'secKey']
const common = [...credentials, 'target_type', 'data']

/** The fields and the parts of either contract, and nothing else: the newest page, and the pages before it. */
const contracts = {
  file: { fields: [...common, 'allowDuplicate', 'noProcessingWait'], parts: ['file'] },
  image: { fields: [...common, 'hologram_type'], parts: ['file_image_hologram'] },
  model: { fields: [...common, 'hologram_type', 'type'], parts: ['file_model'] },
}

/** The entry that an upload asks for. Errors: Refusal. */
export function entryOf({ fields, files }: SentForm): Entry {
  const contract = contractOf(fields)
  const { fields: names, parts } = contracts[contract]
  for (const name of fields.keys()) {
    if (!names.includes(name))
      throw new Refusal(400, `Invalid request! Unexpected field ${name}.`)
  }
  const [file, ...others] = files
  if (!file || files.some(({ part }) => !parts.includes(part)))
    throw new Refusal(400, `Invalid request! No ${parts[0]} found in request.`)
  if (contract !== 'model' && others.length > 0)
    throw new Refusal(400, 'Invalid request! More than one file found in request.')
  if (contract !== 'file' && !fields.has('target_type'))
    throw new Refusal(400, 'Invalid request! No target_type found in request.')
  if (!['0', '1', '2', undefined].includes(fields.get('target_type')))
    throw new Refusal(400, 'Invalid request! target_type is wrong.')
  const [main, companions] = contract === 'model' ? modelAmong(files) : [file, []]
  if (main.bytes === 0)
    throw new Refusal(400, 'Invalid request! The file is empty.')
  const type = typeOf(main.name)
  if (!type || (contract !== 'file' && type !== (contract === 'image' ? 'IMAGE_HOLOGRAM' : 'MODEL_HOLOGRAM')))
    throw new Refusal(400, `Invalid request! ${main.name} is of no supported type.`)
  return newEntry(main, type, companions, metadataOf(fields.get('data')))
}

function contractOf(fields: ReadonlyMap<string, string>): keyof typeof contracts {
  switch (fields.get('hologram_type')) {
    case undefined: return 'file'
    case '1': return 'image'
    case '2':
      if (fields.get('type') === 'upload')
        return 'model'
      throw new Refusal(400, 'Invalid request! No type found in request.')
    default: throw new Refusal(400, 'Invalid request! hologram_type is wrong.')
  }
}

function modelAmong(files: readonly SentFile[]): readonly [SentFile, readonly SentFile[]] {
  const main = files.find(({ name }) => typeOf(name) === 'MODEL_HOLOGRAM')
  if (!main)
    throw new Refusal(400, 'Invalid request! No model found in request.')
  return [main, files.filter(file => file !== main)]
}

/** `key1:value1;key2:value2;...` to the letter: no way is documented to have ':' or ';' in them. */
function metadataOf(data: string | undefined): Map<string, string> {
  const pairs = data === undefined ? [] : data.split(';').map(pair => pair.split(':'))
  if (pairs.some(pair => pair.length !== 2 || pair.includes('')))
    throw new Refusal(400, 'Invalid request! No data value found in request.')
  return new Map(pairs as [string, string][])
}
