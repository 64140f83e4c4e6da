export const commands: typeof import('../en/commands.ts').commands = {
  commands: {
    similar: 'Ähnliche finden',
    moreLike: 'Mehr wie dieses',
    lessLike: 'Weniger wie dieses',
    preview: 'Große Vorschau',
    details: 'Details ein- oder ausblenden',
    sidebar: 'Seitenleiste ein- oder ausblenden',
    undo: 'Rückgängig machen',
    redo: 'Wiederholen',
  },
  history: {
    undo: 'Rückgängig',
    undone: (what: string) => `Rückgängig gemacht: ${what}`,
    redone: (what: string) => `Wiederholt: ${what}`,
  },
}
