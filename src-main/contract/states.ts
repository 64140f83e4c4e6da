export const assetStates = ['pending', 'ready', 'failed', 'missing'] as const
