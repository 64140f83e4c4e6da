import type { HostedService } from '../contract/sync.ts'
import process from 'node:process'
import { failure } from '../contract/errors.ts'
import { askSecretly, isAnswerable, readPairs } from './ask.ts'

/**
 * The secrets of an account: from the variables of the environment that `fromEnv` names for each; without any such, from who sits at
 * the terminal, where they are not shown, or from the lines `key=value` of standard input. `wanted`: the keys that are asked for.
 * They never stand on the command line, which others can read and the shell remembers. Errors: bad_request.
 */
export async function secretsOf({ fields }: HostedService, fromEnv: Readonly<Record<string, string>>, wanted?: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const secret = fields.filter(({ key, isSecret }) => isSecret && (wanted?.includes(key) ?? true))
  if (Object.keys(fromEnv).length > 0)
    return Object.fromEntries(Object.entries(fromEnv).map(([key, variable]) => [key, valueOf(variable)]))
  if (secret.length === 0)
    return {}
  if (!isAnswerable())
    return readPairs()
  const entered: Record<string, string> = {}
  for (const { key, label, isRequired } of secret)
    entered[key] = await askSecretly(`${label}${isRequired ? '' : ' (empty for none)'}: `)
  return entered
}

function valueOf(variable: string): string {
  const value = process.env[variable]
  if (value === undefined)
    throw failure('bad_request', { reason: `there is no variable "${variable}" in the environment.` })
  return value
}
