import { counted, formatScore } from '../format.ts'

export const grid: typeof import('../en/grid.ts').grid = {
  grid: {
    assets: 'Assets',
    results: 'Ergebnisse, die ähnlichsten zuerst',
  },
  layouts: {
    label: 'Anordnung',
    square: 'Quadratische Kacheln',
    justified: 'Reihen von Bildern in ihrer eigenen Form',
  },
  tile: {
    score: (score: number) => `Ähnlichkeit ${formatScore(score)}`,
    pending: 'wartet',
    failed: 'konnte nicht gelesen werden',
    missing: 'Datei fehlt',
    offline: 'Ordner nicht erreichbar',
    until: (day: string) => `bis ${day}`,
    kept: (day: string) => `aufbewahrt bis ${day}`,
    triangles: (count: number) => counted(count, 'Dreieck', 'Dreiecke'),
  },
  menu: {
    label: 'Was mit diesem Asset geschehen soll',
    similar: 'Ähnliche finden',
    preview: 'Große Vorschau',
    details: 'Details zeigen',
    copyPath: 'Pfad kopieren',
    keySimilar: 'F',
    keyPreview: 'Leertaste',
    keyDetails: 'I',
    keyCopy: 'Strg C',
  },
  rating: {
    label: 'Bewertung',
    stars: (count: number) => counted(count, 'Stern', 'Sterne'),
    clear: 'Keine Bewertung',
  },
  tags: {
    label: 'Schlagwörter',
    add: 'Schlagwort hinzufügen …',
    remove: (tag: string) => `Schlagwort ${tag} entfernen`,
  },
  turntable: {
    label: (name: string) => `${name} drehen`,
    value: (degrees: number) => `um ${degrees}° gedreht`,
    hint: 'Zum Drehen ziehen',
  },
}
