import { counted, formatScore } from '../format.ts'

export const grid = {
  grid: {
    assets: 'Assets',
    results: 'Results, most similar first',
  },
  layouts: {
    label: 'Layout',
    square: 'Square tiles',
    justified: 'Rows of pictures in their own shape',
  },
  tile: {
    score: (score: number) => `score ${formatScore(score)}`,
    pending: 'waiting',
    failed: 'could not be read',
    missing: 'file is missing',
    offline: 'folder cannot be reached',
    until: (day: string) => `until ${day}`,
    kept: (day: string) => `kept until ${day}`,
    triangles: (count: number) => counted(count, 'triangle', 'triangles'),
  },
  menu: {
    label: 'What to do with this asset',
    similar: 'Find similar',
    preview: 'Large preview',
    details: 'Show details',
    copyPath: 'Copy path',
    keySimilar: 'F',
    keyPreview: 'Space',
    keyDetails: 'I',
    keyCopy: 'Ctrl C',
  },
  rating: {
    label: 'Rating',
    stars: (count: number) => counted(count, 'star', 'stars'),
    clear: 'No rating',
  },
  tags: {
    label: 'Tags',
    add: 'Add tag…',
    remove: (tag: string) => `Remove the tag ${tag}`,
  },
  turntable: {
    label: (name: string) => `Turn ${name}`,
    value: (degrees: number) => `${degrees}° around`,
    hint: 'Drag to turn',
  },
}
