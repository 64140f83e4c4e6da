import type { Component } from 'vue'
import type { Sync, SyncProgress } from '../../../src-main/contract/sync.ts'
import { CircleAlert, CirclePause, ClipboardCheck, Clock, CloudAlert, CloudCheck, CloudOff, GitCompareArrows, RefreshCw, ShieldQuestionMark, UserPen } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'

export type SyncState = keyof typeof messages.syncStates
export type Tone = 'quiet' | 'busy' | 'good' | 'warn' | 'bad'

/** How a sync is: the first of what there is to say of it, what somebody has to decide before what waits. */
export function stateOf({ progress, collectionName, paused, approvedAt, lastRun, heldRemovals, conflicts, failed, waiting, options }: Sync): SyncState {
  if (progress !== null)
    return 'running'
  if (collectionName === null)
    return 'gone'
  if (paused)
    return 'paused'
  if (approvedAt === null)
    return 'unapproved'
  if (lastRun?.outcome === 'failed')
    return 'stuck'
  if (heldRemovals > 0)
    return 'removals'
  if (conflicts > 0)
    return 'conflicts'
  if (failed > 0)
    return 'failed'
  if (options.direction === 'compare')
    return 'compared'
  return waiting > 0 || lastRun === null || lastRun.outcome === 'stopped' ? 'waiting' : 'inStep'
}

export const tones: Readonly<Record<SyncState, Tone>> = {
  running: 'busy',
  gone: 'warn',
  unapproved: 'warn',
  paused: 'quiet',
  stuck: 'bad',
  removals: 'warn',
  conflicts: 'warn',
  failed: 'bad',
  waiting: 'quiet',
  compared: 'quiet',
  inStep: 'good',
}

export const icons: Readonly<Record<SyncState, Component>> = {
  running: RefreshCw,
  gone: CloudOff,
  unapproved: ClipboardCheck,
  paused: CirclePause,
  stuck: CloudAlert,
  removals: ShieldQuestionMark,
  conflicts: UserPen,
  failed: CircleAlert,
  waiting: Clock,
  compared: GitCompareArrows,
  inStep: CloudCheck,
}

/** The state of several that is to be told of them all: the worst, or that one runs. */
export function worstOf(syncs: readonly Sync[]): Sync | undefined {
  const order: readonly Tone[] = ['bad', 'warn', 'busy', 'quiet', 'good']
  const rank = (sync: Sync) => order.indexOf(tones[stateOf(sync)])
  return syncs.toSorted((a, b) => rank(a) - rank(b))[0]
}

/** How far a run is, in words; with the time that is left where that is known. */
export function describeProgress({ phase, done, total, bytesDone, bytesTotal, etaSeconds }: SyncProgress): string {
  const texts = messages.syncProgress
  const left = etaSeconds === null ? [] : [texts.left(etaSeconds)]
  switch (phase) {
    case 'planning': return texts.planning
    case 'sending': return [texts.sending(done, total, bytesDone, bytesTotal), ...left].join(' · ')
    case 'settling': return texts.settling
    case 'removing': return [texts.removing(done, total), ...left].join(' · ')
  }
}

/** How much of a run is done, 0…1; undefined where that is not known. */
export function shareOf({ phase, done, total, bytesDone, bytesTotal }: SyncProgress): number | undefined {
  if (phase !== 'sending' && phase !== 'removing')
    return undefined
  return phase === 'sending' && bytesTotal > 0 ? bytesDone / bytesTotal : total > 0 ? done / total : undefined
}
