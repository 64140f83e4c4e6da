export const hostedSearch = {
  hostedSearch: {
    label: 'Suche bei Diensten',
    also: 'Auch suchen bei',
    account: (service: string, account: string) => `${service} · ${account}`,
    goesThere: (service: string) => `Wonach gesucht wird, geht als Bild von höchstens 1.024 Pixeln an ${service}`,
    asking: 'Wird gefragt …',
    nothing: 'Dort ist nichts Ähnliches.',
    senses: {
      similarity: (score: string | null) => `${score ?? 'Wert'}: höher ist ähnlicher`,
      distance: (score: string | null) => `${score ?? 'Abstand'}: 0 ist am ähnlichsten`,
      rank: () => 'nennt eine Reihenfolge und keinen Wert',
    },
    leftOut: {
      'text': 'ohne die Wörter gefragt',
      'unlike': 'ohne die Gegenbeispiele gefragt',
      'more-examples': 'nur nach dem ersten Beispiel gefragt',
    },
    rank: (place: number) => `Nr. ${place}`,
    here: 'auch hier',
    result: (name: string, number: string, isHere: boolean) => `${name}, ${number}${isHere ? ', auch hier: Ähnliches finden' : ''}`,
  },
}
