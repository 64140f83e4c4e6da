export const commands = {
  commands: {
    similar: 'Find similar',
    moreLike: 'More like this',
    lessLike: 'Less like this',
    preview: 'Large preview',
    details: 'Show or hide details',
    sidebar: 'Show or hide the sidebar',
    undo: 'Undo',
    redo: 'Redo',
  },
  history: {
    undo: 'Undo',
    undone: (what: string) => `Taken back: ${what}`,
    redone: (what: string) => `Done again: ${what}`,
  },
}
