import type { Suspicion } from '../../../src-main/contract/entities.ts'
import { counted, formatCount } from '../format.ts'

export const libraries: typeof import('../en/libraries.ts').libraries = {
  sidebar: {
    label: 'Bibliotheken und Sammlungen',
    show: 'Seitenleiste',
    allAssets: 'Alle Assets',
    libraries: 'Bibliotheken',
    addFolder: 'Ordner hinzufügen …',
    online: 'Der Ordner ist da',
    offline: 'Der Ordner ist nicht erreichbar; nichts geht verloren',
    suspect: 'Viele Dateien sind nicht mehr da; Likeness fragt nach, bevor es das glaubt',
    offlineNote: 'Nicht erreichbar · nichts geht verloren',
    suspectNote: (suspicion: Suspicion | null) => suspicion ? `${formatCount(suspicion.missing)} von ${counted(suspicion.known, 'Datei', 'Dateien')} verschwunden?` : 'Dateien verschwunden?',
    missing: (count: number) => `${counted(count, 'fehlt', 'fehlen')}`,
    polling: 'Änderungen in diesem Ordner erscheinen nach einigen Minuten: Er wird ab und zu durchgesehen.',
    move: 'Der Ordner liegt jetzt woanders …',
    rescan: 'Nach Änderungen suchen',
    remove: 'Aus Likeness entfernen …',
    copyPath: 'Pfad kopieren',
    copyKey: (key: string) => `Schlüssel ${key} kopieren`,
  },
  addFolder: {
    title: 'Einen Ordner hinzufügen',
    explanation: 'Likeness durchsucht den Ordner mit allem, was darunter liegt, und verfolgt, was sich dort ändert. Die Dateien bleiben unverändert, wo sie sind.',
    path: 'Pfad des Ordners',
    placeholder: '/home/name/bilder',
    add: 'Ordner hinzufügen',
  },
  remove: {
    library: (name: string) => `„${name}“ entfernen?`,
    libraryText: (days: number | undefined) => `Likeness beachtet diesen Ordner nicht mehr. Was über seine Dateien bekannt ist, samt Schlagwörtern und Sammlungen, wird ${keptFor(days)} und kommt zurück, wenn der Ordner wieder hinzugefügt wird. Keine Datei wird angerührt.`,
    libraryDone: (name: string, days: number | undefined) => `„${name}“ wurde entfernt. Was darüber bekannt ist, wird ${keptFor(days)}.`,
    undo: 'Rückgängig',
    confirm: 'Entfernen',
  },
  move: {
    title: (name: string) => `Wo liegt „${name}“ jetzt?`,
    explanation: 'Der neue Ort des Ordners, etwa wenn sein Laufwerk einen anderen Buchstaben bekommen hat oder anderswo eingehängt ist. Schlagwörter, Sammlungen und alles andere bleiben bei den Dateien.',
    path: 'Neuer Pfad des Ordners',
    move: 'Diesen Ordner verwenden',
    anyway: 'Trotzdem verlegen',
  },
  suspect: {
    title: (name: string, suspicion: Suspicion | null) => suspicion
      ? `${formatCount(suspicion.missing)} von ${counted(suspicion.known, 'Datei', 'Dateien')} in „${name}“ sind nicht mehr da.`
      : `Dateien in „${name}“ sind nicht mehr da.`,
    text: 'Ist das Laufwerk angeschlossen? Bis zur Antwort bleibt alles, wie es ist.',
    believe: 'Sie sind wirklich weg',
    again: 'Noch einmal nachsehen',
    believed: (name: string, count: number) => `${counted(count, 'Datei', 'Dateien')} von „${name}“ ${count === 1 ? 'gilt' : 'gelten'} jetzt als fehlend.`,
  },
  missing: {
    title: (name: string) => `In ${name} fehlende Dateien`,
  },
}

/** For how long what is gone is kept. */
export function keptFor(days: number | undefined): string {
  return days === undefined ? 'eine Weile aufbewahrt' : `${counted(days, 'Tag', 'Tage')} lang aufbewahrt`
}
