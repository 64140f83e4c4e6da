import type { IngestProgress } from '../../../src-main/contract/entities.ts'
import { counted, formatCount, formatDuration, formatRate, formatScore } from '../format.ts'
import { keptFor } from './libraries.ts'

export const frame: typeof import('../en/frame.ts').frame = {
  app: {
    name: 'Likeness',
  },
  dialog: {
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  copied: {
    path: 'Pfad kopiert.',
    key: (key: string) => `Schlüssel ${key} kopiert.`,
    failed: 'Der Browser hat das Kopieren nicht erlaubt.',
  },
  errors: {
    unreachable: 'Likeness antwortet nicht. Läuft „likeness serve“ noch?',
  },
  notices: {
    label: 'Meldungen',
    times: (count: number) => `${formatCount(count)}-mal gemeldet`,
    timesShort: (count: number) => `× ${formatCount(count)}`,
  },
  status: {
    connecting: 'Verbindung wird aufgebaut …',
    lost: 'Likeness antwortet nicht. Es wird weiter versucht …',
    scanning: (p: IngestProgress) => p.total > 0 ? `Ordner werden durchsucht · ${counted(p.total, 'Asset', 'Assets')}` : 'Ordner werden durchsucht …',
    working: (p: IngestProgress) => [
      `Indizierung ${formatCount(p.done + p.failed)} / ${formatCount(p.total)}`,
      ...(p.rate === null ? [] : [`${formatRate(p.rate)}/s`]),
      ...(p.etaSeconds === null ? [] : [`noch ${formatDuration(p.etaSeconds)}`]),
    ].join(' · '),
    paused: (p: IngestProgress) => `Angehalten · ${counted(p.pending, 'wartet', 'warten')}`,
    onBattery: (p: IngestProgress) => `Wartet im Akkubetrieb · ${counted(p.pending, 'Asset', 'Assets')}`,
    halted: (p: IngestProgress) => `Steht still · ${counted(p.pending, 'wartet', 'warten')}`,
    gentle: 'schonend',
    gentleHint: 'Es wird weniger gleichzeitig getan, um den Akku zu schonen oder die Arbeit an diesem Rechner nicht zu stören.',
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    idle: (p: IngestProgress) => p.total === 0 ? 'Noch nichts indiziert' : `${counted(p.done, 'Asset', 'Assets')} bereit`,
    failed: (count: number) => `${formatCount(count)} fehlgeschlagen`,
    progress: 'Fortschritt der Indizierung',
    elapsed: (ms: number) => `in ${formatCount(Math.max(1, Math.round(ms)))} ms gefunden`,
  },
  banner: {
    lost: 'Likeness antwortet nicht.',
    lostText: 'Vielleicht startet es gerade neu. Was zu sehen ist, bleibt; sobald es zurück ist, geht es von selbst weiter.',
    reconnect: 'Jetzt versuchen',
    halted: 'Die Indizierung steht still.',
    offline: (name: string) => `„${name}“ ist nicht erreichbar.`,
    offlineText: (path: string) => `Nichts geht verloren: Die Assets lassen sich durchsuchen und ansehen wie zuvor. Änderungen werden wieder verfolgt, sobald ${path} zurück ist.`,
    missing: 'Diese Dateien sind verschwunden.',
    missingText: (days: number) => `Was über sie bekannt ist, samt Schlagwörtern und Sammlungen, wird ${keptFor(days)} und kommt mit der Datei zurück, wo immer sie auftaucht.`,
  },
  empty: {
    welcome: 'Finden, was sich gleicht',
    welcomeText: 'Likeness braucht einen Ordner mit Bildern und 3D-Modellen. Verglichen wird auf diesem Rechner; die Dateien bleiben, wo sie sind, und nichts wird irgendwohin gesendet.',
    welcomeHint: 'Danach genügt ein Rechtsklick und „Ähnliche finden“, oder das Ablegen einer Datei, um danach zu suchen.',
    scanning: 'Die Ordner werden durchsucht',
    scanningText: 'Die ersten Kacheln erscheinen gleich.',
    noAssets: 'Hier gibt es nichts zu zeigen',
    noAssetsText: 'Keine Datei hier ist von einer Art, die Likeness liest.',
    noMissing: 'Hier fehlt nichts',
    noMissingText: 'Jede Datei, die Likeness kannte, ist da.',
    offline: 'Der Ordner ist nicht erreichbar',
    offlineText: 'Von ihm war noch nichts bekannt. Er wird durchsucht, sobald er zurück ist.',
    noKind: 'Nichts passt zu diesen Filtern',
    noKindText: 'Mit einem Filter weniger ist mehr zu sehen.',
    listFailed: 'Diese Liste kann nicht gezeigt werden',
    belowThreshold: (score: number) => `Nichts erreicht ${formatScore(score)} oder mehr`,
    belowThresholdText: (count: number, best: number) => `${counted(count, 'Ergebnis liegt', 'Ergebnisse liegen')} darunter; das beste hat ${formatScore(best)}.`,
    showBelow: 'Trotzdem zeigen',
    noResults: 'Noch nichts zum Vergleichen',
    noResultsText: 'Kein anderes Asset ist indiziert. Ergebnisse erscheinen, während die Indizierung läuft.',
    searchFailed: 'Diese Suche ist nicht gelungen',
  },
}
