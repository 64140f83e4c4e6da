/** Waits for work that goes on by itself; throws the signal's reason when that is aborted before it is done. What becomes of the work then is nobody's concern. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted)
    stop()
  return Promise.race([aborted, work]).finally(() => signal.removeEventListener('abort', stop))
}
