import type { Suspicion } from '../../../src-main/contract/entities.ts'
import { counted, formatCount } from '../format.ts'

export const libraries = {
  sidebar: {
    label: 'Libraries and collections',
    show: 'Sidebar',
    allAssets: 'All assets',
    libraries: 'Libraries',
    addFolder: 'Add folder…',
    online: 'The folder is there',
    offline: 'The folder cannot be reached; nothing is lost',
    suspect: 'Many files are not there any more; Likeness asks before it believes that',
    offlineNote: 'Offline · nothing is lost',
    suspectNote: (suspicion: Suspicion | null) => suspicion ? `${formatCount(suspicion.missing)} of ${formatCount(suspicion.known)} files gone?` : 'Files gone?',
    missing: (count: number) => `${formatCount(count)} missing`,
    /** Changes are not told by the system: the folder is looked through now and then. */
    polling: 'Changes in this folder show after a few minutes: it is looked through now and then.',
    move: 'Folder is elsewhere now…',
    rescan: 'Look for changes',
    remove: 'Remove from Likeness…',
    copyPath: 'Copy path',
    copyKey: (key: string) => `Copy the key ${key}`,
  },
  addFolder: {
    title: 'Add a folder',
    explanation: 'Likeness looks through the folder and everything below it, and follows what happens there. Files stay where they are, unchanged.',
    path: 'Path of the folder',
    placeholder: '/home/you/assets',
    add: 'Add folder',
  },
  remove: {
    library: (name: string) => `Remove “${name}”?`,
    libraryText: (days: number | undefined) => `Likeness stops looking at this folder. What it knows of its files, tags and collections included, is ${keptFor(days)} and comes back when the folder is added again. No file is touched.`,
    libraryDone: (name: string, days: number | undefined) => `“${name}” was removed. What is known of it is ${keptFor(days)}.`,
    undo: 'Undo',
    confirm: 'Remove',
  },
  move: {
    title: (name: string) => `Where is “${name}” now?`,
    explanation: 'Give the folder’s new place, for instance after its drive got another letter or was mounted elsewhere. Tags, collections and everything else stay with its files.',
    path: 'New path of the folder',
    move: 'Use this folder',
    anyway: 'Move anyway',
  },
  suspect: {
    title: (name: string, suspicion: Suspicion | null) => suspicion
      ? `${formatCount(suspicion.missing)} of ${counted(suspicion.known, 'file', 'files')} of “${name}” are not there any more.`
      : `Files of “${name}” are not there any more.`,
    text: 'Is the drive connected? Until you answer, everything stays as it is.',
    believe: 'They are gone',
    again: 'Look again',
    believed: (name: string, count: number) => `${counted(count, 'file', 'files')} of “${name}” ${count === 1 ? 'is' : 'are'} listed as missing now.`,
  },
  missing: {
    title: (name: string) => `Missing from ${name}`,
  },
}

/** For how long what is gone is kept. */
export function keptFor(days: number | undefined): string {
  return days === undefined ? 'kept for a while' : `kept for ${counted(days, 'day', 'days')}`
}
