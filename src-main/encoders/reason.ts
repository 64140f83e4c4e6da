import { errorTable, toLikenessError } from '../contract/errors.ts'

/** What is wrong with an encoder, without the words that every such error begins with: for a reason within a reason. */
export function reasonWithin(error: unknown): string {
  const { message } = toLikenessError(error)
  const preamble = errorTable.encoder_invalid.message({ reason: '' })
  return message.startsWith(preamble) ? message.slice(preamble.length) : message
}
