/** Asking hosted services what is asked here. */
export const hostedSearch = {
  hostedSearch: {
    label: 'Search at services',
    also: 'Also search in',
    account: (service: string, account: string) => `${service} · ${account}`,
    goesThere: (service: string) => `What is searched by is sent to ${service}, as a picture of at most 1,024 pixels`,
    asking: 'Asking…',
    nothing: 'Nothing like it there.',
    senses: {
      similarity: (score: string | null) => `${score ?? 'score'}: higher is more alike`,
      distance: (score: string | null) => `${score ?? 'distance'}: 0 is most alike`,
      rank: () => 'tells an order, and no score',
    },
    leftOut: {
      'text': 'not asked by the words',
      'unlike': 'not asked by what it is to be unlike',
      'more-examples': 'asked by the first example alone',
    },
    rank: (place: number) => `no. ${place}`,
    here: 'here, too',
    result: (name: string, number: string, isHere: boolean) => `${name}, ${number}${isHere ? ', here, too: find similar' : ''}`,
  },
}
