/** Identifier of the app as the systems know it; the packages are built with it. */
export const appId = 'app.likeness.desktop'

/** Scheme of the app's own pages, and of links from outside. */
export const scheme = 'likeness'
