import type { IngestProgress } from '../../../src-main/contract/entities.ts'
import { counted, formatCount, formatDuration, formatRate, formatScore } from '../format.ts'
import { keptFor } from './libraries.ts'

export const frame = {
  app: {
    name: 'Likeness',
  },
  dialog: {
    cancel: 'Cancel',
    close: 'Close',
  },
  copied: {
    path: 'Path copied.',
    key: (key: string) => `Key ${key} copied.`,
    failed: 'The browser did not allow copying.',
  },
  errors: {
    unreachable: 'The engine does not answer. Is “likeness serve” still running?',
    unreachableHere: 'The engine does not answer. It is started again by itself.',
  },
  notices: {
    label: 'Messages',
    times: (count: number) => `Said ${counted(count, 'time', 'times')}`,
    timesShort: (count: number) => `× ${formatCount(count)}`,
  },
  status: {
    connecting: 'Connecting…',
    lost: 'The engine does not answer. Trying again…',
    scanning: (p: IngestProgress) => p.total > 0 ? `Looking through folders · ${counted(p.total, 'asset', 'assets')}` : 'Looking through folders…',
    /** indexing 12,480 / 250,000 · 212/s · 19 min left */
    working: (p: IngestProgress) => [
      `Indexing ${formatCount(p.done + p.failed)} / ${formatCount(p.total)}`,
      ...(p.rate === null ? [] : [`${formatRate(p.rate)}/s`]),
      ...(p.etaSeconds === null ? [] : [`${formatDuration(p.etaSeconds)} left`]),
    ].join(' · '),
    paused: (p: IngestProgress) => `Paused · ${formatCount(p.pending)} waiting`,
    onBattery: (p: IngestProgress) => `Waits while on battery · ${formatCount(p.pending)} waiting`,
    halted: (p: IngestProgress) => `Stands still · ${formatCount(p.pending)} waiting`,
    gentle: 'gently',
    gentleHint: 'Less is done at once, to spare the battery or whoever works at this computer.',
    pause: 'Pause',
    resume: 'Resume',
    idle: (p: IngestProgress) => p.total === 0 ? 'Nothing indexed yet' : `${counted(p.done, 'asset', 'assets')} ready`,
    failed: (count: number) => `${formatCount(count)} failed`,
    progress: 'Progress of indexing',
    elapsed: (ms: number) => `searched in ${formatCount(Math.max(1, Math.round(ms)))} ms`,
  },
  banner: {
    lost: 'Likeness does not answer.',
    lostText: 'It may be starting anew. What is shown stays; the window goes on by itself once it is back.',
    reconnect: 'Try now',
    restarting: (attempt: number) => attempt > 1 ? `The engine stopped and is started again, attempt ${formatCount(attempt)}.` : 'The engine stopped and is started again.',
    engineFailed: 'The engine does not start.',
    halted: 'Indexing stands still.',
    offline: (name: string) => `“${name}” cannot be reached.`,
    offlineText: (path: string) => `Nothing is lost: its assets can be searched and looked at as they were. They are followed again once ${path} is back.`,
    missing: 'These files are gone.',
    missingText: (days: number) => `What is known of them, tags and collections included, is ${keptFor(days)} and comes back with the file, wherever it turns up.`,
  },
  empty: {
    welcome: 'Find what looks alike',
    welcomeText: 'Point Likeness at a folder of images and 3D models. It compares them on this computer; files stay where they are, and nothing is sent anywhere.',
    welcomeHint: 'Then right-click anything and choose “Find similar”, or drop a file here to search by it.',
    scanning: 'Looking through your folders',
    scanningText: 'The first tiles appear in a moment.',
    noAssets: 'Nothing to show here',
    noAssetsText: 'No file here is of a kind that Likeness reads.',
    noMissing: 'Nothing is missing here',
    noMissingText: 'Every file that Likeness knew is there.',
    offline: 'The folder cannot be reached',
    offlineText: 'Nothing of it was known before. It is looked through once it is back.',
    noKind: 'Nothing passes these filters',
    noKindText: 'Take one away to see more.',
    listFailed: 'This list cannot be shown',
    belowThreshold: (score: number) => `Nothing scores ${formatScore(score)} or more`,
    belowThresholdText: (count: number, best: number) => `${counted(count, 'result', 'results')} lie below; the best has ${formatScore(best)}.`,
    showBelow: 'Show them',
    noResults: 'Nothing to compare with yet',
    noFolderText: 'Likeness knows no folder yet. Add one with images or 3D models; then this finds what is alike in it.',
    noResultsText: 'No other asset has been indexed. Results appear as indexing goes on.',
    searchFailed: 'This search did not work',
  },
}
