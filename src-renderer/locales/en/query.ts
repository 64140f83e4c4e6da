import { counted, formatCount, formatScore } from '../format.ts'

export const query = {
  query: {
    label: 'Search',
    back: 'Back',
    forward: 'Forward',
    byFile: 'Search by file…',
    byFileHint: 'Search by a file. You can also drop one anywhere, or paste a picture.',
    similarTo: 'Similar to',
    remove: (name: string) => `Stop searching by ${name}`,
    uploading: (name: string) => `Reading ${name}…`,
    firstOnly: (count: number) => `Searching by the first of ${counted(count, 'file', 'files')}.`,
    firstExamples: (most: number, count: number) => `Searching by the first ${formatCount(most)} of ${counted(count, 'asset', 'assets')}.`,
    assets: (count: number) => counted(count, 'asset', 'assets'),
    results: (shown: number, found: number) => shown === found
      ? counted(shown, 'result', 'results')
      : `${formatCount(shown)} of ${counted(found, 'result', 'results')}`,
    threshold: 'Least score',
    atLeast: (score: number) => `≥ ${formatScore(score)}`,
    size: 'Size of tiles',
    inspector: 'Details',
    anchorGone: 'A file searched by earlier',
    assetUnknown: 'An asset',
    foundObject: 'Part of an image',
    atAddress: (url: string) => url.startsWith('data:') ? 'A picture' : url,
  },
  kinds: {
    label: 'Show',
    all: 'All',
    image: 'Images',
    model: 'Models',
  },
  kind: {
    image: 'Image',
    model: '3D model',
  },
  saveResults: {
    action: 'Save as collection…',
    title: (count: number) => `Save ${counted(count, 'result', 'results')} as a collection`,
    explanation: 'A collection gets a key of its own, by which programs can search in it.',
    name: 'Name',
    save: 'Save',
    saved: (name: string, key: string) => `Saved “${name}” under the key ${key}.`,
  },
}
