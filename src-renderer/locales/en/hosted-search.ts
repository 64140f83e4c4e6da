import { formatList } from '../format.ts'

/** Asking hosted services what is asked here. */
export const hostedSearch = {
  hostedSearch: {
    label: 'Search at services',
    also: 'Also search in…',
    account: (service: string, account: string) => `${service} · ${account}`,
    asked: (count: number) => `${count} switched on`,
    goesThere: 'With each search, what is searched by leaves this computer for the services that are switched on here: examples as pictures of at most 1,024 pixels, and words where a service takes them. Folded away, none is asked.',
    within: {
      collection: (name: string) => `in the collection ${name}`,
      dataset: (name: string) => `in the dataset ${name}`,
    },
    place: { collection: 'In the collection', dataset: 'In the dataset' },
    noPlace: {
      collection: 'Which collection there is to be searched?',
      dataset: 'Which dataset there is to be searched?',
    },
    choose: 'Choose…',
    listing: 'Asking the service…',
    enterKey: 'its key',
    fold: 'Fold away what services found',
    unfold: 'Ask services, and show what they find',
    folded: (names: string) => `${names}: folded away, not asked`,
    noQuestion: 'Services are asked by an example to be like, or by words; here is neither.',
    notCounted: (parts: readonly string[]) => `Does not count there: ${formatList(parts)}.`,
    onlyHere: {
      scope: 'the folder or collection',
      filters: 'the filters',
      concept: 'the concept',
      objects: 'that objects are searched for',
      balance: 'how it is compared',
      weights: 'how much each example counts',
    },
    asking: 'Asking…',
    nothing: 'Nothing like it there.',
    failed: 'No answer.',
    noWords: 'This service searches by pictures alone: it is not asked by words without an example.',
    senses: {
      similarity: (score: string | null) => `${score ?? 'score'}: higher is more alike`,
      distance: (score: string | null) => `${score ?? 'distance'}: lower is more alike`,
      rank: () => 'an order without a score',
    },
    leftOut: {
      'text': 'not asked by the words',
      'unlike': 'not asked by what it is to be unlike',
      'more-examples': 'asked by the first example alone',
    },
    rank: (place: number) => `no. ${place}`,
    here: 'here, too',
    resultsOf: (title: string) => `Results of ${title}`,
    result: (name: string, number: string) => `${name}, ${number}, here, too`,
    openThere: (name: string, service: string) => `Open ${name} at ${service}`,
  },
}
