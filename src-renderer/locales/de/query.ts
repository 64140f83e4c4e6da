import { counted, formatCount, formatScore } from '../format.ts'

export const query: typeof import('../en/query.ts').query = {
  query: {
    label: 'Suche',
    back: 'Zurück',
    forward: 'Vorwärts',
    byFile: 'Mit einer Datei suchen …',
    byFileHint: 'Mit einer Datei suchen. Sie lässt sich auch überall ablegen; ein Bild lässt sich einfügen.',
    similarTo: 'Ähnlich wie',
    remove: (name: string) => `Nicht mehr nach ${name} suchen`,
    uploading: (name: string) => `${name} wird gelesen …`,
    firstOnly: (count: number) => `Gesucht wird nach der ersten von ${counted(count, 'Datei', 'Dateien')}.`,
    firstExamples: (most: number, count: number) => `Gesucht wird nach den ersten ${formatCount(most)} von ${counted(count, 'Asset', 'Assets')}.`,
    assets: (count: number) => counted(count, 'Asset', 'Assets'),
    results: (shown: number, found: number) => shown === found
      ? counted(shown, 'Ergebnis', 'Ergebnisse')
      : `${formatCount(shown)} von ${counted(found, 'Ergebnis', 'Ergebnissen')}`,
    threshold: 'Mindestähnlichkeit',
    atLeast: (score: number) => `≥ ${formatScore(score)}`,
    size: 'Größe der Kacheln',
    inspector: 'Details',
    anchorGone: 'Eine früher gesuchte Datei',
    assetUnknown: 'Ein Asset',
    foundObject: 'Teil eines Bildes',
    atAddress: (url: string) => url.startsWith('data:') ? 'Ein Bild' : url,
  },
  kinds: {
    label: 'Zeigen',
    all: 'Alles',
    image: 'Bilder',
    model: 'Modelle',
  },
  kind: {
    image: 'Bild',
    model: '3D-Modell',
  },
  saveResults: {
    action: 'Als Sammlung speichern …',
    title: (count: number) => `${counted(count, 'Ergebnis', 'Ergebnisse')} als Sammlung speichern`,
    explanation: 'Eine Sammlung bekommt einen eigenen Schlüssel, mit dem Programme in ihr suchen können.',
    name: 'Name',
    save: 'Speichern',
    saved: (name: string, key: string) => `„${name}“ wurde unter dem Schlüssel ${key} gespeichert.`,
  },
}
