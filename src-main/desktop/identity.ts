/** Identifier of the app as the systems know it; the packages are built with it. */
export const appId = 'app.likeness.desktop'

/** Scheme of the app's own pages, and of links from outside. */
export const scheme = 'likeness'

/**
 * Sessions of the stage page, in turns: requests that a closed page still has under way never carry the name of the next one.
 * In memory only; Electron keeps each session as long as the app runs, so there are two and not one for each page.
 */
export const stagePartitions = ['stage-0', 'stage-1'] as const
