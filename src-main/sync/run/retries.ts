import type { ErrorCode } from '../../contract/errors.ts'
import type { Clock } from '../clock.ts'
import type { FailureKind } from '../service-failure.ts'
import { ServiceFailure } from '../service-failure.ts'

const minuteMs = 60_000
const longestDelayMs = 6 * 60 * minuteMs
const firstPauseMs = 2000
const longestPauseMs = 60_000

/** After so many attempts what the service does not take of its own accord is no longer tried by itself. */
const mostAttempts = 6

/** What is as wrong the next time. */
const final: ReadonlySet<ErrorCode> = new Set(['service_cannot', 'format_unknown', 'image_undecodable', 'image_too_large', 'model_unloadable', 'model_empty', 'upload_too_large', 'account_incomplete', 'bad_request'])

/** Failures of the service as a whole: they pass, and say nothing of what was asked. */
const passing: ReadonlySet<FailureKind> = new Set(['busy', 'limited', 'unreachable', 'broken'])

/** ms until an item that failed so many times is tried again: a minute, doubled each time, 6 h at most; half of it by chance (0…1). */
export function retryDelay(attempts: number, chance: number): number {
  const most = Math.min(longestDelayMs, minuteMs * 2 ** (attempts - 1))
  return most / 2 + chance * most / 2
}

/** ms between the rounds of a run: 2 s, doubled each time, a minute at most; half of it by chance (0…1). */
export function pauseAfter(rounds: number, chance: number): number {
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (rounds - 1))
  return most / 2 + chance * most / 2
}

/** Whether an item that failed with this error, after so many attempts, is tried again by itself. */
export function isTriedAgain(code: ErrorCode, attempts: number): boolean {
  return !final.has(code) && (code !== 'service_failed' || attempts < mostAttempts)
}

/** Whether it is time to try again. What is further off than any delay was written down by a clock that has been set back since. */
export function isDue(retryAt: number, now: number): boolean {
  return retryAt <= now || retryAt > now + longestDelayMs
}

/** Whether a failure is of what was asked: not of the credentials, the network, the rate or the room, with which all else would fail alike. */
export function isOfItems(error: unknown): error is ServiceFailure {
  return error instanceof ServiceFailure && !isOfAll(error) && !['unreachable', 'limited'].includes(error.details.kind)
}

/** Whether a failure ends a run: with these credentials, or without room there, nothing goes until somebody has done something about it. */
export function isOfAll({ details: { kind } }: ServiceFailure): boolean {
  return kind === 'refused' || kind === 'full'
}

/** Whether a failure says nothing of what was asked, and passes. */
export function isPassing(error: unknown): error is ServiceFailure {
  return error instanceof ServiceFailure && passing.has(error.details.kind)
}

/** Does what may be done again until it succeeds, four times at most, with pauses; what does not pass is thrown at once. */
export async function persistently<T>(work: () => Promise<T>, { clock, random }: { readonly clock: Clock, readonly random: () => number }, signal: AbortSignal): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await work()
    }
    catch (error) {
      signal.throwIfAborted()
      if (attempts === 4 || !isPassing(error))
        throw error
      await clock.wait(Math.max(error.details.retryAfterMs ?? 0, pauseAfter(attempts, random())), signal)
    }
  }
}
