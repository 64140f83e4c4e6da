import type { StageFailure } from '../../src-main/contract/stage.ts'

/** A failure of a job, for the user's eyes. */
export class StageError extends Error {
  readonly code: StageFailure['code']

  constructor(code: StageFailure['code'], reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'StageError'
    this.code = code
  }
}

/** The model cannot be loaded, for this reason. */
export function unloadable(reason: string, cause?: unknown): StageError {
  return new StageError('model_unloadable', reason, { cause })
}

/** The image cannot be decoded, for this reason. */
export function undecodable(reason: string, cause?: unknown): StageError {
  return new StageError('image_undecodable', reason, { cause })
}

/**
 * What a loader threw, as words: without the loader's name, and with a hint where only the JavaScript engine spoke, which
 * means that the file contradicts itself. Files that the model refers to and that could not be had are named, once.
 */
export function reasonOf(thrown: unknown, missing: ReadonlySet<string> = new Set()): string {
  const message = printable(thrown instanceof Error ? thrown.message : String(thrown)).replace(/^THREE\.\w+:\s*/, '')
  if (missing.size === 0)
    return inWords(thrown, message)
  const tellsOnlyThat = [...missing].some(name => message.includes(name) || message.includes(encodeURI(name)))
  const names = [...missing].slice(0, 5).map(name => `"${name.slice(0, 200)}"`)
  const refersTo = `it refers to ${names.join(', ')}, ${names.length === 1 ? 'which is' : 'which are'} not beside it. Keep the files together and index their folder, or use a file that holds everything, such as a .glb.`
  return tellsOnlyThat ? refersTo : `${inWords(thrown, message)} Also, ${refersTo}`
}

function inWords(thrown: unknown, message: string): string {
  if (thrown instanceof TypeError || thrown instanceof ReferenceError)
    return `its contents contradict themselves (${message}).`
  if (thrown instanceof RangeError)
    return `it is damaged or cut short (${message}).`
  return /[.!?)]$/.test(message) ? message : `${message}.`
}

/** Text without the control characters and broken letters that come along when a message quotes a binary file. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\uFFFD]+/gu, '?').trim()
}
