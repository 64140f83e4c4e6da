import type { PortContext } from './body.ts'

/** Large bodies that are in memory at once: with what is made of one it takes several times its bytes. */
export const largeAtOnce = 4

let inMemory = 0
const waiting: (() => void)[] = []

/** Waits until the large body of a request may be taken into memory, which is until fewer others are: each goes with its answer or its connection. */
export async function waitForRoom(c: PortContext): Promise<void> {
  if (inMemory < largeAtOnce)
    inMemory++
  else
    await new Promise<void>(resolve => waiting.push(resolve))
  const outgoing = c.env?.outgoing
  if (!outgoing || outgoing.closed)
    return leave()
  outgoing.once('close', leave)
}

function leave(): void {
  const next = waiting.shift()
  if (next)
    return next()
  inMemory--
}
