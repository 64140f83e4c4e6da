import { z } from 'zod'
import { WireErrorSchema } from './entities.ts'

/**
 * What the desktop shell and the engine process say to each other beside HTTP: one JSON object a line, on the standard
 * input and output of the engine. When its input ends, the shell is gone, and the engine closes.
 */

/** Raised when one side would no longer understand the other. */
export const hostProtocol = 1

const request = z.int().nonnegative()

/** Lines of the shell. The first is `start`. */
export const ShellMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    protocol: z.int(),
    /** Of the shell; an engine of another version does not start. */
    version: z.string(),
    /** Absolute; the engine's own default where it is left out. */
    dataDir: z.string().optional(),
    /** Path of the Unix socket, in a folder that only its owner may enter, or name of the Windows pipe. */
    socket: z.string(),
    /** Folder of the logs, absolute. */
    logs: z.string(),
  }).readonly(),
  /** The stage page that was opened under this name is gone, or could not be opened. */
  z.strictObject({ type: z.literal('stage-lost'), holder: z.string(), reason: z.string() }).readonly(),
  /** The answer to `seal` and `unseal` with the same number; `refused` says why there is none. `missing`: because this system has no keychain at all. */
  z.strictObject({ type: z.literal('answer'), id: request, value: z.string().optional(), refused: z.string().optional(), missing: z.literal(true).optional() }).readonly(),
  /** End in order. */
  z.strictObject({ type: z.literal('close') }).readonly(),
])
export type ShellMessage = z.infer<typeof ShellMessage>

/** Lines of the engine. The first is `listening` or `failed`. */
export const EngineMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('listening'),
    protocol: z.int(),
    version: z.string(),
    /** Opens the HTTP API. */
    token: z.string(),
  }).readonly(),
  /** It cannot start; the process ends. */
  z.strictObject({ type: z.literal('failed'), error: WireErrorSchema }).readonly(),
  /** Open the stage page; every request of it carries `holder`. */
  z.strictObject({ type: z.literal('stage-open'), holder: z.string() }).readonly(),
  z.strictObject({ type: z.literal('stage-close'), holder: z.string() }).readonly(),
  /** Have the system's keychain encrypt a text; the answer is base64. */
  z.strictObject({ type: z.literal('seal'), id: request, text: z.string() }).readonly(),
  /** Decrypt what `seal` answered. */
  z.strictObject({ type: z.literal('unseal'), id: request, sealed: z.string() }).readonly(),
])
export type EngineMessage = z.infer<typeof EngineMessage>

/** A message as a line. */
export function toLine(message: ShellMessage | EngineMessage): string {
  return `${JSON.stringify(message)}\n`
}

/**
 * Takes text as it comes and calls `receive` with the message of each whole line. Of a line that is none `refuse` is told what
 * kind it is, for the log: what it holds may be a secret.
 */
export function createLineReader<T>(schema: z.ZodType<T>, receive: (message: T) => void, refuse: (reason: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    lines.filter(line => line.trim() !== '').forEach((line) => {
      const parsed = schema.safeParse(toJson(line))
      if (parsed.success)
        receive(parsed.data)
      else
        refuse(`expected a message, got ${kindOf(line)}`)
    })
  }
}

const Typed = z.looseObject({ type: z.string().max(50) })

function kindOf(line: string): string {
  const { data } = Typed.safeParse(toJson(line))
  return data ? `one of type "${data.type}" that does not fit` : `"${line.split('{', 1).join().slice(0, 200)}" and ${line.length} characters in all`
}

function toJson(line: string): unknown {
  try {
    return JSON.parse(line)
  }
  catch {
    return undefined
  }
}
