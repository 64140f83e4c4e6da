/** What is sent to those who do not always listen: it waits for them. */
export interface Mailbox<R extends object, M> {
  /** Delivers now, or once the receiver listens; of more than `limit` that wait the oldest are dropped. */
  readonly send: (receiver: R, message: M) => void
  /** The receiver listens from now on: what waited is delivered, in its order. */
  readonly open: (receiver: R) => void
  /** The receiver does not listen any more. */
  readonly close: (receiver: R) => void
}

const limit = 100

/** A mailbox for each receiver; `deliver` hands a message over. A receiver that is gone is forgotten with what waits for it. */
export function createMailbox<R extends object, M>(deliver: (receiver: R, message: M) => void): Mailbox<R, M> {
  const listening = new WeakSet<R>()
  const waiting = new WeakMap<R, M[]>()
  return {
    send: (receiver, message) => {
      if (listening.has(receiver))
        return deliver(receiver, message)
      waiting.set(receiver, [...waiting.get(receiver) ?? [], message].slice(-limit))
    },
    open: (receiver) => {
      listening.add(receiver)
      const messages = waiting.get(receiver) ?? []
      waiting.delete(receiver)
      messages.forEach(message => deliver(receiver, message))
    },
    close: receiver => void listening.delete(receiver),
  }
}
