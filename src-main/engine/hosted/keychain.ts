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
  const asked = new Map<number, PromiseWithResolvers<string>>()
  let lastId = 0

  function ask(compose: (id: number) => EngineMessage): Promise<string> {
    const id = ++lastId
    const answer = Promise.withResolvers<string>()
    asked.set(id, answer)
    send(compose(id))
    return answer.promise
  }

  return {
    seal: text => ask(id => ({ type: 'seal', id, text })),
    unseal: sealed => ask(id => ({ type: 'unseal', id, sealed })),
    answer: ({ id, value, refused }) => {
      const waiting = asked.get(id)
      asked.delete(id)
      if (value !== undefined)
        waiting?.resolve(value)
      else
        waiting?.reject(failure('keychain_failed', { reason: refused ?? 'it gave neither an answer nor a reason' }))
      return waiting !== undefined
    },
  }
}
