import type { EngineMessage, ShellMessage } from '../../contract/host.ts'
import type { Keychain } from '../secrets.ts'
import { failure } from '../../contract/errors.ts'

type Answer = Extract<ShellMessage, { type: 'answer' }>

export interface ShellKeychain extends Keychain {
  /** Takes the shell's answer to what was asked. False when nothing of that number was. */
  readonly answer: (answer: Answer) => boolean
}

/** The system's keychain, which the shell asks for the engine. */
export function createShellKeychain(send: (message: EngineMessage) => void): ShellKeychain {
  const asked = new Map<number, (answer: Answer) => void>()
  let lastId = 0

  function ask(compose: (id: number) => EngineMessage): Promise<Answer> {
    const id = ++lastId
    return new Promise((resolve) => {
      asked.set(id, resolve)
      send(compose(id))
    })
  }

  return {
    seal: async (text) => {
      const answer = await ask(id => ({ type: 'seal', id, text }))
      return answer.missing ? undefined : valueOf(answer)
    },
    unseal: async sealed => valueOf(await ask(id => ({ type: 'unseal', id, sealed }))),
    answer: (answer) => {
      asked.get(answer.id)?.(answer)
      return asked.delete(answer.id)
    },
  }
}

function valueOf({ value, refused }: Answer): string {
  if (value === undefined)
    throw failure('keychain_failed', { reason: refused ?? 'it gave neither an answer nor a reason' })
  return value
}
