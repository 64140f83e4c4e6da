import type { ErrorCode } from '../../src-main/contract/errors.ts'
import { messages } from './messages.ts'

type Reason = keyof typeof messages.reasons

const reasons: Partial<Readonly<Record<ErrorCode, Reason>>> = {
  file_unreadable: 'reading',
  file_offline: 'reading',
  file_changed: 'changed',
  reading_crashed: 'crashed',
  format_unknown: 'format',
  image_undecodable: 'picture',
  image_too_large: 'tooLarge',
  decode_timeout: 'slow',
  model_unloadable: 'model',
  model_empty: 'empty',
  render_timeout: 'render',
  render_crashed: 'render',
  stage_unavailable: 'browser',
  disk_full: 'disk',
  step_timeout: 'time',
}

/** Why a file failed, in the reader's language: at which step, for what reason, and what can be done. */
export function describeFailure(code: ErrorCode): { readonly step: string, readonly reason: string, readonly help: string } {
  return messages.reasons[reasons[code] ?? 'other']
}

/** What is done with a file, in words, by the engine's name for it. */
export function describeStep(step: string): string {
  const name = step.split(':', 1)[0] ?? ''
  const names: Readonly<Record<string, string>> = messages.steps
  return names[name] ?? messages.steps.other
}
